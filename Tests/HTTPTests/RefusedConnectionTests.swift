import HTTP
import Testing

@Suite(.timeLimit(.minutes(5)))
struct RefusedConnectionTests {
    @Test func `a service that is not there cannot be connected to`() async throws {
        // Port 1 of the loopback has no listener.
        let client = try PooledHTTPClient(baseURL: "http://127.0.0.1:1", connectTimeout: .seconds(120))
        let error = await #expect(throws: HTTPClientError.self) {
            _ = try await client.send(HTTPClientRequest(.get, "/", timeout: .seconds(120)))
        }
        #expect(error?.kind == .cannotConnect)
    }
}
