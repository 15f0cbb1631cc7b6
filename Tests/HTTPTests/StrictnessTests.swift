import HTTP
import Testing

/// What a server must refuse, sent as raw bytes.
@Suite(.timeLimit(.minutes(5)))
struct StrictnessTests {
    struct Example: CustomTestStringConvertible {
        let testDescription: String
        let request: String
        let status: Int

        init(_ description: String, _ request: String, _ status: Int = 400) {
            testDescription = description
            self.request = request
            self.status = status
        }
    }

    private static func post(_ fields: String, _ body: String = "") -> String {
        "POST /echo HTTP/1.1\r\nHost: a\r\n\(fields)\r\n\r\n\(body)"
    }

    private static func get(_ target: String, _ fields: String = "Host: a\r\n") -> String {
        "GET \(target) HTTP/1.1\r\n\(fields)\r\n"
    }

    private static func chunked(_ body: String) -> String { post("Transfer-Encoding: chunked", body) }

    static let framing = [
        Example("two lengths", post("Content-Length: 1\r\nContent-Length: 1", "x")),
        Example("conflicting lengths", post("Content-Length: 1\r\nContent-Length: 2", "xx")),
        Example("a signed length", post("Content-Length: +1", "x")),
        Example("a negative length", post("Content-Length: -1", "x")),
        Example("a list of lengths", post("Content-Length: 1, 1", "x")),
        Example("a hexadecimal length", post("Content-Length: 0x1", "x")),
        Example("an empty length", post("Content-Length:", "x")),
        Example("a length with a space inside", post("Content-Length: 1 0", "x")),
        Example("a length over 64 bits", post("Content-Length: 18446744073709551617", "x")),
        Example("a length after chunked", post("Transfer-Encoding: chunked\r\nContent-Length: 5", "0\r\n\r\n")),
        Example("a length before chunked", post("Content-Length: 5\r\nTransfer-Encoding: chunked", "0\r\n\r\n")),
        Example("gzip, chunked", post("Transfer-Encoding: gzip, chunked", "0\r\n\r\n")),
        Example("chunked, identity", post("Transfer-Encoding: chunked, identity", "0\r\n\r\n")),
        Example("chunked twice", post("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked", "0\r\n\r\n")),
        Example("identity", post("Transfer-Encoding: identity", "x")),
        Example("chunked with a vertical tab", post("Transfer-Encoding: \u{0B}chunked", "0\r\n\r\n")),
        Example("xchunked", post("Transfer-Encoding: xchunked", "0\r\n\r\n")),
        Example("chunked, chunked", post("Transfer-Encoding: chunked, chunked", "0\r\n\r\n")),
        Example("chunked behind a fold", post("Transfer-Encoding:\r\n chunked", "0\r\n\r\n")),
        Example("chunked with a NUL", post("Transfer-Encoding: chunked\0", "0\r\n\r\n")),
        Example("chunked with a Kelvin sign for its k", post("Transfer-Encoding: chun\u{212A}ed", "0\r\n\r\n")),
        Example("quoted chunked", post("Transfer-Encoding: \"chunked\"", "0\r\n\r\n")),
        Example("empty encoding", post("Transfer-Encoding:", "0\r\n\r\n")),
        Example("chunked in 1.0", "POST /echo HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
        Example("an encoding with a space before the colon", post("Transfer-Encoding : chunked", "0\r\n\r\n")),
        Example("an encoding in a folded field", post("X: 1\r\n Transfer-Encoding: chunked", "0\r\n\r\n")),
    ]

    static let chunks = [
        Example("a long chunked body", chunked("3e9\r\n"), 413),
        Example(
            "a body that grows too long", chunked("3e8\r\n" + String(repeating: "x", count: 1000) + "\r\n1\r\n"), 413),
        Example("no chunk size", chunked("\r\n")),
        Example("letters for a size", chunked("xyz\r\n")),
        Example("a signed size", chunked("+5\r\nabcde\r\n0\r\n\r\n")),
        Example("a size with 0x", chunked("0x5\r\nabcde\r\n0\r\n\r\n")),
        Example("a size with a space", chunked("5 \r\nabcde\r\n0\r\n\r\n")),
        Example("a size over 32 bits", chunked("fffffffff\r\n")),
        Example("a chunk longer than its size", chunked("3\r\nabcde\r\n0\r\n\r\n")),
        Example("a chunk that ends with a bare LF", chunked("3\r\nabc\n0\r\n\r\n")),
        Example("a size that ends with a bare LF", chunked("3\nabc\r\n0\r\n\r\n")),
        Example("a bare CR in an extension", chunked("3;a\rb\r\nabc\r\n0\r\n\r\n")),
        Example("a long extension", chunked("3;\(String(repeating: "a", count: 300))\r\nabc\r\n0\r\n\r\n")),
        Example(
            "long extensions on one-byte chunks",
            chunked(String(repeating: "1;\(String(repeating: "a", count: 200))\r\nx\r\n", count: 200) + "0\r\n\r\n")),
        Example("a trailer without a name", chunked("0\r\n: x\r\n\r\n")),
        Example("a folded trailer", chunked("0\r\nA: 1\r\n 2\r\n\r\n")),
        Example(
            "long trailers",
            chunked("0\r\n" + String(repeating: "A: \(String(repeating: "a", count: 4000))\r\n", count: 5)), 431),
        Example("many trailers", chunked("0\r\n" + String(repeating: "A: 1\r\n", count: 101) + "\r\n"), 431),
    ]

    static let heads = [
        Example("a folded field", get("/hello", "Host: a\r\nX: 1\r\n 2\r\n")),
        Example("a first field that is folded", get("/hello", " Host: a\r\n")),
        Example("bare LFs", "GET /hello HTTP/1.1\nHost: a\n\n"),
        Example("a bare LF before the request", "\nGET /hello HTTP/1.1\r\nHost: a\r\n\r\n"),
        Example("many empty lines", "\r\n\r\n\r\nGET /hello HTTP/1.1\r\nHost: a\r\n\r\n"),
        Example("a bare CR", get("/hello", "Host: a\r\nX: 1\r2\r\n")),
        Example("a bare CR in the request line", "GET /hello\rX HTTP/1.1\r\nHost: a\r\n\r\n"),
        Example("a space before the colon", get("/hello", "Host : a\r\n")),
        Example("a tab before the colon", get("/hello", "Host\t: a\r\n")),
        Example("a field without a colon", get("/hello", "Host: a\r\nX\r\n")),
        Example("a field without a name", get("/hello", "Host: a\r\n: 1\r\n")),
        Example("a name that is no token", get("/hello", "Host: a\r\nX(Y): 1\r\n")),
        Example("a control character", get("/hello", "Host: a\r\nX: \u{1}\r\n")),
        Example("a NUL", get("/hello", "Host: a\r\nX: a\0b\r\n")),
        Example("a NUL in a name", get("/hello", "Host: a\r\nX\0: 1\r\n")),
        Example("no Host", get("/hello", "")),
        Example("the same Host twice", get("/hello", "Host: a\r\nHost: a\r\n")),
        Example("two Hosts", get("/hello", "Host: a\r\nhost: a\r\n")),
        Example("a Host with a path", get("/hello", "Host: a/b\r\n")),
        Example("a list of Hosts", get("/hello", "Host: a, b\r\n")),
        Example("long fields", get("/hello", "Host: a\r\nX: \(String(repeating: "a", count: 30000))\r\n"), 431),
        Example(
            "fields over 16 KB",
            get("/hello", "Host: a\r\n" + String(repeating: "X: \(String(repeating: "a", count: 990))\r\n", count: 17)),
            431),
        Example("many fields", get("/hello", "Host: a\r\n\(String(repeating: "X: 1\r\n", count: 101))"), 431),
        Example("another expectation", get("/hello", "Host: a\r\nExpect: tea\r\n"), 417),
    ]

    static let lines = [
        Example("another version", "GET /hello HTTP/2.0\r\nHost: a\r\n\r\n", 505),
        Example("a later version", "GET /hello HTTP/1.2\r\nHost: a\r\n\r\n", 505),
        Example("HTTP/2's preface", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505),
        Example("a lowercase version", "GET /hello http/1.1\r\nHost: a\r\n\r\n"),
        Example("a version without a point", "GET /hello HTTP/11\r\nHost: a\r\n\r\n"),
        Example("no version", "GET /hello\r\nHost: a\r\n\r\n"),
        Example("two spaces", "GET  /hello HTTP/1.1\r\nHost: a\r\n\r\n"),
        Example("a space in the target", "GET /hel lo HTTP/1.1\r\nHost: a\r\n\r\n"),
        Example("a tab for a space", "GET\t/hello HTTP/1.1\r\nHost: a\r\n\r\n"),
        Example("a trailing space", "GET /hello HTTP/1.1 \r\nHost: a\r\n\r\n"),
        Example("a method that is no token", "G@T /hello HTTP/1.1\r\nHost: a\r\n\r\n"),
        Example("an endless method", "\(String(repeating: "A", count: 33)) /hello HTTP/1.1\r\nHost: a\r\n\r\n"),
        Example("a target that is no path", "GET hello HTTP/1.1\r\nHost: a\r\n\r\n"),
        Example("a user in an absolute target", get("http://a@b/hello")),
        Example("an asterisk for GET", "GET * HTTP/1.1\r\nHost: a\r\n\r\n"),
        Example("CONNECT", "CONNECT a:443 HTTP/1.1\r\nHost: a:443\r\n\r\n"),
        Example("a TLS greeting", "\u{16}\u{3}\u{1}\u{2}\0"),
        Example("a raw umlaut", get("/items/ä")),
        Example("a fragment", get("/hello#x")),
        Example("a broken escape", get("/items/%zz")),
        Example("half an escape", get("/items/%4")),
        Example("an escaped NUL", get("/items/%00")),
        Example("invalid UTF-8", get("/items/%ff")),
        Example("overlong UTF-8", get("/items/%c0%af")),
        Example("a surrogate", get("/items/%ed%a0%80")),
        Example("a broken escape in the query", get("/hello?q=%")),
        Example("invalid UTF-8 in the query", get("/hello?q=%ff")),
        Example("an escaped NUL in the query", get("/hello?%00=1")),
        Example("a long target", get("/\(String(repeating: "a", count: 9000))"), 414),
        Example("an endless target", "GET /\(String(repeating: "a", count: 9000))", 414),
    ]

    @Test(arguments: framing + chunks + heads + lines)
    func `what RFC 9112 forbids is refused and the connection closed`(_ example: Example) async throws {
        // What follows must never be read as a second request.
        let smuggled = "\r\nGET /hello HTTP/1.1\r\nHost: a\r\n\r\n"
        try await RawExchange.with { exchange in
            let answer = await exchange.send(
                example.status == 414 || example.request.hasPrefix("\u{16}")
                    ? example.request : example.request + smuggled)
            #expect(answer.hasPrefix("HTTP/1.1 \(example.status) "), "\(answer.prefix(300))")
            #expect(answer.occurrences(of: "HTTP/1.1 ") == 1)
            #expect(answer.contains("Connection: close\r\n"))
            #expect(answer.contains("application/problem+json"))
            #expect(exchange.observer.all.map(\.status) == [example.status])
        }
    }

    @Test func `a body that is too long is refused before it is sent`() async throws {
        try await RawExchange.with { exchange in
            let answer = await exchange.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 1001\r\n\r\n")
            #expect(answer.hasPrefix("HTTP/1.1 413 "))
        }
    }
}

extension String {
    /// How often `text` occurs, without overlaps.
    func occurrences(of text: String) -> Int {
        var count = 0
        var rest = utf8[...]
        while let first = rest.firstIndex(of: text.utf8[text.utf8.startIndex]) {
            rest = rest[first...]
            if rest.starts(with: text.utf8) {
                count += 1
                rest = rest.dropFirst(text.utf8.count)
            } else {
                rest = rest.dropFirst()
            }
        }
        return count
    }
}
