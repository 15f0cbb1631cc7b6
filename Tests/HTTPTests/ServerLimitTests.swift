import HTTP
import TestSupport
import Testing

/// What one client, or all of them, may take.
@Suite(.timeLimit(.minutes(5)))
struct ServerLimitTests {
    @Test func `a head that comes too slowly is answered with 408`() async throws {
        try await RawExchange.with(configure: { $0.headTimeout = .milliseconds(1) }) { exchange in
            let answer = await exchange.send("GET /hello HTTP/1.1\r\nHos")
            #expect(answer.hasPrefix("HTTP/1.1 408 "))
            #expect(answer.contains("Connection: close\r\n"))
            #expect(exchange.observer.all.map(\.status) == [408])
        }
    }

    @Test(arguments: [
        "Content-Length: 5\r\n\r\nab", "Transfer-Encoding: chunked\r\n\r\n5\r\nab",
        "Transfer-Encoding: chunked\r\n\r\n2\r\nab\r\n0\r\nX",
    ])
    func `a body that comes too slowly is answered with 408`(_ rest: String) async throws {
        try await RawExchange.with(configure: { $0.bodyTimeout = .milliseconds(1) }) { exchange in
            let answer = await exchange.send("POST /echo HTTP/1.1\r\nHost: a\r\n\(rest)")
            #expect(answer.hasPrefix("HTTP/1.1 408 "))
        }
    }

    @Test func `a connection that says nothing is closed without a word`() async throws {
        try await RawExchange.with(configure: { $0.idleTimeout = .milliseconds(1) }) { exchange in
            #expect(await exchange.send("") == "")
            let answer = await exchange.send("GET /hello HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(answer.hasSuffix("\r\n\r\nhello"))
            #expect(!answer.contains("Connection: close"))
        }
    }

    @Test func `more connections than may be are turned away with 503, and let in again later`() async throws {
        try await RawExchange.with(configure: { $0.maximumConnections = 1 }) { exchange in
            try await expectOneAtATime(exchange)
        }
    }

    @Test func `more connections from one address than may be are turned away`() async throws {
        try await RawExchange.with(configure: { $0.maximumConnectionsPerAddress = 1 }) { exchange in
            try await expectOneAtATime(exchange)
        }
    }

    private func expectOneAtATime(_ exchange: RawExchange) async throws {
        do {
            let first = exchange.client()
            await first.send("GET /hello HTTP/1.1\r\nHost: a\r\n\r\n")
            _ = await first.receive(until: "hello")
            let refusal = await exchange.send("")
            #expect(refusal.hasPrefix("HTTP/1.1 503 "))
            #expect(refusal.contains("Retry-After: 1\r\n"))
        }
        // The first one has left: its place comes free as soon as the server has noticed.
        var answer = ""
        for _ in 0..<1000 where !answer.hasPrefix("HTTP/1.1 200 ") {
            answer = await exchange.send("GET /hello HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
        }
        #expect(answer.hasPrefix("HTTP/1.1 200 "))
    }

    @Test(arguments: ["Content-Length: 900\r\n\r\n", "Transfer-Encoding: chunked\r\n\r\n384\r\n"])
    func `more body bytes at once than memory is given are refused with 503, and given back`(_ rest: String)
        async throws
    {
        let entered = Signal()
        let released = Signal()
        let hold = Route(.post, "/hold") { _ in
            entered.give()
            await released.wait()
            return .text("held")
        }
        let routes = RawExchange.routes + [hold]
        try await RawExchange.with(routes: routes, configure: { $0.maximumBodyBytesInFlight = 1000 }) { exchange in
            let holder = exchange.client()
            await holder.send("POST /hold HTTP/1.1\r\nHost: a\r\nContent-Length: 200\r\n\r\n")
            await holder.send([UInt8](repeating: 0x78, count: 200))
            await entered.wait()
            let refusal = await exchange.send("POST /echo HTTP/1.1\r\nHost: a\r\n\(rest)")
            #expect(refusal.hasPrefix("HTTP/1.1 503 "))
            #expect(refusal.contains("Retry-After: 1\r\n"))
            released.give()
            _ = await holder.receive(until: "held")
            let body = [UInt8](repeating: 0x78, count: 900)
            let response = try await exchange.pooled().send(HTTPClientRequest(.post, "/echo", body: body))
            #expect(response.body == body)
        }
    }

    @Test func `a long body arrives whole`() async throws {
        let upload = Route(.post, "/upload", bodyLimit: 8 << 20) {
            .bytes($0.body, contentType: "application/octet-stream")
        }
        try await RawExchange.with(routes: [upload]) { exchange in
            let body = (0..<(5 << 20) + 17).map { UInt8(truncatingIfNeeded: $0 &* 31 >> 3) }
            let response = try await exchange.pooled().send(
                HTTPClientRequest(.post, "/upload", body: body))
            #expect(response.body == body)
        }
    }
}
