import HTTP
import JSON
import Synchronization

/// Answers from a closure and remembers what it was asked.
final class FakeHTTPClient: HTTPClient {
    private let answer: @Sendable (HTTPClientRequest) throws -> HTTPClientResponse
    private let seen = Mutex<[HTTPClientRequest]>([])

    init(_ answer: @escaping @Sendable (HTTPClientRequest) throws -> HTTPClientResponse) {
        self.answer = answer
    }

    var requests: [HTTPClientRequest] { seen.withLock(\.self) }

    func send(_ request: HTTPClientRequest) async throws -> HTTPClientResponse {
        seen.withLock { $0.append(request) }
        return try answer(request)
    }
}

extension HTTPClientResponse {
    static func json(_ value: JSONValue, status: Int = 200, headers: HTTPHeaders = HTTPHeaders()) -> HTTPClientResponse
    {
        HTTPClientResponse(status: status, headers: headers, body: value.bytes)
    }
}
