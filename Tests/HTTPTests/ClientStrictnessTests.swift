import HTTP
import TestSupport
import Testing

/// The client before services that answer badly, late or not at all.
@Suite(.timeLimit(.minutes(5)))
struct ClientStrictnessTests {
    struct Example: CustomTestStringConvertible {
        let testDescription: String
        let response: String
        let kind: HTTPClientError.Kind

        init(_ description: String, _ response: String, _ kind: HTTPClientError.Kind = .malformedResponse) {
            testDescription = description
            self.response = response
            self.kind = kind
        }
    }

    static let ok = "HTTP/1.1 200 OK\r\n"
    static let examples = [
        Example("no answer", "", .disconnected),
        Example("half a head", "HTTP/1.1 200 OK\r\nConte", .disconnected),
        Example("half a body", ok + "Content-Length: 5\r\n\r\nabc", .disconnected),
        Example("half a chunk", ok + "Transfer-Encoding: chunked\r\n\r\n5\r\nabc", .disconnected),
        Example("no last chunk", ok + "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n", .disconnected),
        Example("no HTTP", "220 smtp ready\r\n\r\n"),
        Example("another version", "HTTP/2 200 OK\r\n\r\n"),
        Example("no status", "HTTP/1.1 OK\r\n\r\n"),
        Example("a status of four digits", "HTTP/1.1 2000 OK\r\n\r\n"),
        Example("a status out of range", "HTTP/1.1 999 OK\r\n\r\n"),
        Example("two lengths", ok + "Content-Length: 3\r\nContent-Length: 3\r\n\r\nabc"),
        Example("a length that is none", ok + "Content-Length: abc\r\n\r\nabc"),
        Example("both framings", ok + "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
        Example("gzip, chunked", ok + "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n"),
        Example("bare LFs", "HTTP/1.1 200 OK\nContent-Length: 0\n\n"),
        Example("a folded field", ok + "A: b\r\n c\r\n\r\n"),
        Example("a space before the colon", ok + "A : b\r\n\r\n"),
        Example("a bad chunk size", ok + "Transfer-Encoding: chunked\r\n\r\nxyz\r\n"),
        Example("a chunk longer than its size", ok + "Transfer-Encoding: chunked\r\n\r\n1\r\nabc\r\n0\r\n\r\n"),
        Example("conflicting lengths", ok + "Content-Length: 3\r\nContent-Length: 4\r\n\r\nabcd"),
        Example("a list of lengths", ok + "Content-Length: 3, 3\r\n\r\nabc"),
        Example("a negative length", ok + "Content-Length: -1\r\n\r\nabc"),
        Example("a signed length", ok + "Content-Length: +3\r\n\r\nabc"),
        Example("a length over 64 bits", ok + "Content-Length: 18446744073709551619\r\n\r\nabc"),
        Example("xchunked", ok + "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n"),
        Example("chunked twice", ok + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
        Example("chunked with a Kelvin sign for its k", ok + "Transfer-Encoding: chun\u{212A}ed\r\n\r\n0\r\n\r\n"),
        Example("chunked in 1.0", "HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
        Example("a bare CR", ok + "A: b\rc\r\n\r\n"),
        Example("a NUL", ok + "A: b\0c\r\n\r\n"),
        Example("a control character in the phrase", "HTTP/1.1 200 O\u{1}K\r\n\r\n"),
        Example("an empty line before the head", "\r\n" + ok + "Content-Length: 3\r\n\r\nabc"),
        Example("no digit for a version", "HTTP/1.x 200 OK\r\nContent-Length: 3\r\n\r\nabc"),
        Example("another protocol", "HTTP/1.1 101 Switching Protocols\r\n\r\n" + ok + "Content-Length: 0\r\n\r\n"),
        Example("a huge chunk size", ok + "Transfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\n"),
        Example("a negative chunk size", ok + "Transfer-Encoding: chunked\r\n\r\n-1\r\n"),
        Example("a chunk size that ends with a bare LF", ok + "Transfer-Encoding: chunked\r\n\r\n1\na\r\n0\r\n\r\n"),
        Example(
            "many trailers",
            ok + "Transfer-Encoding: chunked\r\n\r\n0\r\n" + String(repeating: "A: b\r\n", count: 200) + "\r\n"),
        Example("many fields", ok + String(repeating: "A: b\r\n", count: 101) + "\r\n"),
        Example("a long field", ok + "A: \(String(repeating: "b", count: 17 << 10))\r\n\r\n"),
        Example("a long status line", "HTTP/1.1 200 \(String(repeating: "b", count: 9 << 10))\r\n\r\n"),
        Example("endless fields", ok + String(repeating: "A: b\r\n", count: 5000)),
        Example("endless informational responses", String(repeating: "HTTP/1.1 102 Wait\r\n\r\n", count: 50)),
        Example("a long body", ok + "Content-Length: 2000000\r\n\r\n", .responseTooLarge),
        Example(
            "a long chunked body",
            ok + "Transfer-Encoding: chunked\r\n\r\n186A0\r\n" + String(repeating: "x", count: 100_000),
            .responseTooLarge),
        Example("a long body without an end", ok + "\r\n" + String(repeating: "x", count: 100_000), .responseTooLarge),
    ]

    @Test(arguments: examples)
    func `what is no response is an error`(_ example: Example) async throws {
        try await RawService.with([.answer([Array(example.response.utf8)])]) { service in
            let client = try service.client(maximumResponseBytes: 50_000)
            let error = await #expect(throws: HTTPClientError.self) {
                try await client.send(HTTPClientRequest(.post, "/"))
            }
            #expect(error?.kind == example.kind, "\(String(describing: error))")
        }
    }

    @Test(arguments: examples.filter { $0.kind == .malformedResponse })
    func `a connection that carried no response is not used again`(_ example: Example) async throws {
        let good = Self.ok + "Content-Length: 2\r\n\r\nok"
        // Whoever asked again on the first connection would find it closed.
        try await RawService.with([.answerAndKeep(example.response), .close, .answerAndKeep(good)]) { service in
            let client = try service.client()
            await #expect(throws: HTTPClientError.self) { try await client.send(HTTPClientRequest(.post, "/")) }
            #expect(try await client.send(HTTPClientRequest(.post, "/")).body == Array("ok".utf8))
        }
    }

    @Test(arguments: [
        (ok + "\r\nuntil the end", "until the end"), ("HTTP/1.0 200 OK\r\n\r\nold", "old"),
        ("HTTP/1.1 200\r\nContent-Length: 2\r\n\r\nok", "ok"), ("HTTP/1.1 204 No Content\r\n\r\n", ""),
        ("HTTP/1.1 102 Wait\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx", "x"),
    ])
    func `unusual responses are understood`(_ response: String, _ body: String) async throws {
        try await RawService.with([.answer([Array(response.utf8)])]) { service in
            let answer = try await service.client().send(HTTPClientRequest(.get, "/"))
            #expect(answer.body == Array(body.utf8))
        }
    }

    @Test func `a refusal that comes before the whole request was sent is read`() async throws {
        let refusal = "HTTP/1.1 413 Content Too Large\r\nContent-Length: 3\r\nConnection: close\r\n\r\nbig"
        try await RawService.with([.answerEarly(refusal, afterBytes: 1000)]) { service in
            let request = HTTPClientRequest(.post, "/", body: [UInt8](repeating: 0x78, count: 16 << 20))
            let answer = try await service.client().send(request)
            #expect(answer.status == 413)
        }
    }

    @Test func `nothing in a request begins a line of its own`() async throws {
        try await RawService.with([.answer([Array("HTTP/1.1 204 No Content\r\n\r\n".utf8)])]) { service in
            let headers = HTTPHeaders(["X-A": "1\r\nX-Evil: 1", "X B\r\nX-Evil": "2", "Content-Length": "77"])
            let target = "/a b\r\nX-Evil: 3"
            _ = try await service.client().send(HTTPClientRequest(.get, target, headers: headers))
            let lines = try #require(service.requests.first).utf8Lines
            #expect(lines.first == "GET /a%20b%0D%0AX-Evil:%203 HTTP/1.1")
            #expect(!lines.contains { $0.hasPrefix("X-Evil") || $0.hasPrefix("Content-Length") })
        }
    }

    @Test func `the request at hand travels along`() async throws {
        try await RawService.with([.answer([Array("HTTP/1.1 204 No Content\r\n\r\n".utf8)])]) { service in
            let trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
            let context = RequestContext(requestID: "r1", traceparent: trace, deadline: .now + .seconds(60))
            _ = try await RequestContext.$current.withValue(context) {
                try await service.client().send(HTTPClientRequest(.get, "/", timeout: .seconds(60)))
            }
            let lines = try #require(service.requests.first).utf8Lines
            #expect(lines.contains("X-Request-Id: r1") && lines.contains("traceparent: \(trace)"))
            let left = lines.compactMap { $0.hasPrefix("X-Request-Timeout-Ms: ") ? Int($0.dropFirst(22)) : nil }
            #expect(left.count == 1 && left.allSatisfy { (1...60_000).contains($0) })
        }
    }
}
