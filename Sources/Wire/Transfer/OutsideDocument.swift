import HTTP

/// A small document on a server outside of the cluster, such as an issuer's keys. Redirects are not followed.
package struct OutsideDocument: Sendable {
    private static let maximumBytes = 256 << 10
    private static let limit = Duration.seconds(10)

    private let url: String

    package init(url: String) {
        self.url = url
    }

    /// Its bytes. Throws where the server does not answer 200 in time, or with too much.
    package func fetch() async throws -> [UInt8] {
        let request = OutsideRequest(
            url: url, headers: HTTPHeaders(["Accept": "application/json"]), body: nil, connectTimeout: .seconds(5),
            idleTimeout: .seconds(5), deadline: .now + Self.limit, maximumResponseBytes: Self.maximumBytes)
        var bytes: [UInt8] = []
        for try await event in OutsideClient().exchange(request) {
            switch event {
            case .head(let status, _): guard status == 200 else { throw OutsideError(.failed) }
            case .body(let piece): bytes += piece
            }
        }
        return bytes
    }
}
