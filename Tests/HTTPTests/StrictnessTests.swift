import HTTP
import Testing

/// What a server must refuse, sent as raw bytes.
struct StrictnessTests {
    static let refused: [(name: String, request: String, status: Int)] = [
        ("two lengths", "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\nx", 400),
        (
            "conflicting lengths", "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nxx",
            400
        ),
        ("a signed length", "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: +1\r\n\r\nx", 400),
        ("a list of lengths", "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 1, 1\r\n\r\nx", 400),
        (
            "both framings",
            "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400
        ),
        ("gzip encoding", "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n", 400),
        ("a folded field", "GET /hello HTTP/1.1\r\nHost: a\r\nX: 1\r\n 2\r\n\r\n", 400),
        ("a bare LF", "GET /hello HTTP/1.1\nHost: a\n\n", 400),
        ("a bare CR", "GET /hello HTTP/1.1\r\nHost: a\r\nX: 1\r2\r\n\r\n", 400),
        ("a space before the colon", "GET /hello HTTP/1.1\r\nHost : a\r\n\r\n", 400),
        ("no Host", "GET /hello HTTP/1.1\r\n\r\n", 400),
        ("two Hosts", "GET /hello HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n", 400),
        ("a control character", "GET /hello HTTP/1.1\r\nHost: a\r\nX: \u{1}\r\n\r\n", 400),
        ("another version", "GET /hello HTTP/2.0\r\nHost: a\r\n\r\n", 505),
        ("no version", "GET /hello\r\nHost: a\r\n\r\n", 400),
        ("a broken escape", "GET /items/%zz HTTP/1.1\r\nHost: a\r\n\r\n", 400),
        ("an escaped NUL", "GET /items/%00 HTTP/1.1\r\nHost: a\r\n\r\n", 400),
        ("invalid UTF-8", "GET /items/%ff HTTP/1.1\r\nHost: a\r\n\r\n", 400),
        ("a long target", "GET /\(String(repeating: "a", count: 9000)) HTTP/1.1\r\nHost: a\r\n\r\n", 414),
        ("long fields", "GET /hello HTTP/1.1\r\nHost: a\r\nX: \(String(repeating: "a", count: 30000))\r\n\r\n", 431),
        ("many fields", "GET /hello HTTP/1.1\r\nHost: a\r\n\(String(repeating: "X: 1\r\n", count: 101))\r\n", 431),
        ("a long body", "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 1001\r\n\r\n", 413),
        ("a long chunked body", "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3e9\r\n", 413),
        ("a bad chunk size", "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n", 400),
        ("another expectation", "GET /hello HTTP/1.1\r\nHost: a\r\nExpect: tea\r\n\r\n", 417),
    ]

    @Test(arguments: refused)
    func `what RFC 9112 forbids is refused and the connection closed`(
        _ example: (name: String, request: String, status: Int)
    ) async throws {
        let exchange = try await RawExchange()
        let answer = await exchange.send(example.request)
        #expect(answer.hasPrefix("HTTP/1.1 \(example.status) "), "\(example.name): \(answer)")
        #expect(answer.contains("Connection: close\r\n"))
        #expect(answer.contains("application/problem+json"))
        await exchange.server.shutdown(grace: .seconds(1))
    }
}
