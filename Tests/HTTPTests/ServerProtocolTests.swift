import HTTP
import JSON
import Synchronization
import Testing

/// The parts of HTTP/1.1 that are not about refusing.
@Suite(.timeLimit(.minutes(5)))
struct ServerProtocolTests {
    @Test func `a client that asks first is told to send its body`() async throws {
        try await RawExchange.with { exchange in
            let client = exchange.client()
            await client.send("POST /echo HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n")
            #expect(await client.receive(until: "\r\n\r\n") == "HTTP/1.1 100 Continue\r\n\r\n")
            await client.send("hi")
            #expect(await client.receive(until: "hi").hasPrefix("HTTP/1.1 200 OK\r\n"))
        }
    }

    @Test func `a client that asks first is not told to send what is too long`() async throws {
        try await RawExchange.with { exchange in
            let answer = await exchange.send(
                "POST /echo HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 2000\r\n\r\n")
            #expect(answer.hasPrefix("HTTP/1.1 413 "))
        }
    }

    @Test func `a request of HTTP 1_0 is answered and the connection closed`() async throws {
        try await RawExchange.with { exchange in
            let answer = await exchange.send("GET /hello HTTP/1.0\r\n\r\nGET /hello HTTP/1.0\r\n\r\n")
            #expect(answer.hasPrefix("HTTP/1.1 200 OK\r\n"))
            #expect(answer.contains("Connection: close\r\n"))
            #expect(answer.occurrences(of: "HTTP/1.1 ") == 1)
        }
    }

    @Test func `a connection of HTTP 1_0 stays open where that was asked for, and does as it says`() async throws {
        try await RawExchange.with { exchange in
            let asked = "Connection: Keep-Alive\r\n"
            let answer = await exchange.send(
                "GET /hello HTTP/1.0\r\n\(asked)\r\nHEAD /hello HTTP/1.0\r\n\(asked)\r\n"
                    + "GET /stream HTTP/1.0\r\n\(asked)\r\nGET /hello HTTP/1.0\r\n\r\n")
            #expect(answer.occurrences(of: "HTTP/1.1 200 OK\r\n") == 3)
            #expect(answer.occurrences(of: "Content-Length: 5\r\n") == 2)
            #expect(answer.occurrences(of: "Connection: keep-alive\r\n") == 2)
            #expect(answer.occurrences(of: "Connection: close\r\n") == 1)
            #expect(answer.hasSuffix("\r\n\r\nonetwo"))
            let both = await exchange.send("GET /hello HTTP/1.0\r\nConnection: keep-alive, close\r\n\r\n")
            #expect(both.contains("Connection: close\r\n"))
        }
    }

    @Test func `the head of a stream says nothing of chunks to HTTP 1_0`() async throws {
        try await RawExchange.with { exchange in
            let answer = await exchange.send("HEAD /stream HTTP/1.0\r\n\r\n")
            #expect(answer.hasPrefix("HTTP/1.1 200 OK\r\n") && answer.hasSuffix("\r\n\r\n"))
            #expect(!answer.contains("Transfer-Encoding"))
        }
    }

    @Test func `nobody writes to a stream that is over`() async throws {
        let leak = Mutex<(any HTTPBodyWriter)?>(nil)
        let leaky = Route(.get, "/leaky") { _ in
            .stream(contentType: "text/plain") { body in
                leak.withLock { $0 = body }
                try await body.write([0x61])
            }
        }
        try await RawExchange.with(routes: RawExchange.routes + [leaky]) { exchange in
            let client = exchange.client()
            await client.send("GET /leaky HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(await client.receive(until: "0\r\n\r\n").hasSuffix("1\r\na\r\n0\r\n\r\n"))
            let body = try #require(leak.withLock { $0 })
            await #expect(throws: (any Error).self) { try await body.write([0x62]) }
            await client.send("GET /hello HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
            #expect(await client.receiveAll().hasPrefix("HTTP/1.1 200 OK\r\n"))
        }
    }

    @Test func `a stream comes in chunks, to HTTP 1_0 without`() async throws {
        try await RawExchange.with { exchange in
            let chunked = await exchange.send("GET /stream HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
            #expect(chunked.contains("Transfer-Encoding: chunked\r\n"))
            #expect(chunked.hasSuffix("\r\n\r\n3\r\none\r\n3\r\ntwo\r\n0\r\n\r\n"))
            let plain = await exchange.send("GET /stream HTTP/1.0\r\n\r\n")
            #expect(!plain.contains("Transfer-Encoding"))
            #expect(plain.hasSuffix("\r\n\r\nonetwo"))
        }
    }

    @Test func `HEAD has the head of GET and no body`() async throws {
        try await RawExchange.with { exchange in
            let answer = await exchange.send(
                "HEAD /hello HTTP/1.1\r\nHost: a\r\n\r\nHEAD /stream HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
            #expect(answer.contains("Content-Length: 5\r\n"))
            #expect(answer.contains("Transfer-Encoding: chunked\r\n"))
            #expect(!answer.contains("hello") && !answer.contains("one"))
            #expect(answer.hasSuffix("\r\n\r\n"))
        }
    }

    @Test(arguments: [
        ("/items/1", "GET, HEAD, OPTIONS"), ("/echo", "OPTIONS, POST"), ("*", "GET, HEAD, OPTIONS, POST"),
    ])
    func `OPTIONS names the methods`(_ target: String, _ methods: String) async throws {
        try await RawExchange.with { exchange in
            let answer = await exchange.send("OPTIONS \(target) HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
            #expect(answer.hasPrefix("HTTP/1.1 204 No Content\r\n"))
            #expect(answer.contains("Allow: \(methods)\r\n"))
            #expect(!answer.contains("Content-Length"))
        }
    }

    @Test(arguments: ["http://a/hello", "http://a:1/hello", "https://a/hello?x=/", "http://other/hello"])
    func `an absolute target is understood`(_ target: String) async throws {
        try await RawExchange.with { exchange in
            let answer = await exchange.send("GET \(target) HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
            #expect(answer.hasPrefix("HTTP/1.1 200 "))
        }
    }

    @Test func `what a handler puts into header fields begins no line of its own`() async throws {
        let evil = Route(.get, "/evil") { _ in
            var response = HTTPResponse.text("x")
            response.headers["X-A"] = "1\r\nSet-Cookie: evil=1\r\n\r\n<html>"
            response.headers["X B: c\r\nSet-Cookie"] = "evil=2"
            response.headers["Content-Length"] = "100"
            response.headers["Transfer-Encoding"] = "chunked"
            return response
        }
        try await RawExchange.with(routes: [evil]) { exchange in
            let answer = await exchange.send("GET /evil HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
            #expect(!answer.contains("\r\nSet-Cookie"))
            #expect(answer.contains("Content-Length: 1\r\n"))
            #expect(!answer.contains("Transfer-Encoding") && !answer.contains("Content-Length: 100"))
            #expect(answer.hasSuffix("\r\n\r\nx"))
        }
    }

    @Test func `a status without a body has none, whatever the handler says`() async throws {
        let quiet = Route(.get, "/quiet") { _ in
            .bytes([1, 2, 3], contentType: "x/y", status: .noContent)
        }
        try await RawExchange.with(routes: [quiet]) { exchange in
            let answer = await exchange.send("GET /quiet HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
            #expect(answer.hasSuffix("\r\n\r\n"))
            #expect(!answer.contains("Content-Length"))
        }
    }

    @Test func `an error leaves the connection fit for the next request, its body read`() async throws {
        try await RawExchange.with { exchange in
            let answer = await exchange.send(
                "POST /nowhere HTTP/1.1\r\nHost: a\r\nContent-Length: 35\r\n\r\nGET /hello HTTP/1.1\r\nHost: evil\r\n\r\n"
                    + "GET /hello HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
            #expect(answer.hasPrefix("HTTP/1.1 404 "))
            #expect(answer.occurrences(of: "HTTP/1.1 200 ") == 1)
            #expect(answer.occurrences(of: "HTTP/1.1 ") == 2)
        }
    }

    @Test func `a client that has finished sending still gets its answers`() async throws {
        try await RawExchange.with { exchange in
            let client = exchange.client()
            await client.send("GET /hello HTTP/1.1\r\nHost: a\r\n\r\nGET /items/7 HTTP/1.1\r\nHost: a\r\n\r\n")
            await client.finishSending()
            let answer = await client.receiveAll()
            #expect(answer.contains("hello"))
            #expect(answer.hasSuffix("7|-"))
        }
    }

    @Test func `every answer has a date and the request's id`() async throws {
        try await RawExchange.with { exchange in
            let given = await exchange.send(
                "GET /hello HTTP/1.1\r\nHost: a\r\nX-Request-Id: my.id-1\r\nConnection: close\r\n\r\n")
            #expect(given.contains("X-Request-Id: my.id-1\r\n"))
            #expect(given.contains(" GMT\r\n"))
            for bad in ["a b", "<script>", String(repeating: "a", count: 129)] {
                let made = await exchange.send(
                    "GET /nowhere HTTP/1.1\r\nHost: a\r\nX-Request-Id: \(bad)\r\nConnection: close\r\n\r\n")
                #expect(made.contains("X-Request-Id: req_"))
                #expect(made.contains("\"request_id\":\"req_"))
                #expect(!made.contains(bad))
            }
        }
    }

    @Test func `a handler finds who asks, until when and in which trace`() async throws {
        let who = Route(.get, "/who", timeLimit: .seconds(600)) { request in
            let current = RequestContext.current
            let left = request.context.deadline - .now
            return .json([
                "same": .bool(current?.requestID == request.context.requestID),
                "trace": .string(current?.traceparent ?? "none"), "client": .string(request.context.clientAddress),
                "short": .bool(left <= .seconds(300) && left > .seconds(200)),
            ])
        }
        let trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
        try await RawExchange.with(
            routes: [who], configure: { $0.trustedProxies = AddressRange("127.0.0.0/8").map { [$0] } ?? [] }
        ) { exchange in
            let answer = await exchange.send(
                "GET /who HTTP/1.1\r\nHost: a\r\ntraceparent: \(trace)\r\nX-Request-Timeout-Ms: 300000\r\n"
                    + "X-Forwarded-For: 6.6.6.6, 10.1.2.3\r\nConnection: close\r\n\r\n")
            #expect(answer.hasSuffix(#"{"same":true,"trace":"\#(trace)","client":"10.1.2.3","short":true}"#))
            let bare = await exchange.send(
                "GET /who HTTP/1.1\r\nHost: a\r\ntraceparent: 00-0-0-0\r\nX-Request-Timeout-Ms: -5\r\nConnection: close\r\n\r\n"
            )
            #expect(bare.hasSuffix(#"{"same":true,"trace":"none","client":"127.0.0.1","short":false}"#))
        }
    }
}
