import HTTP
import TestSupport
import Testing

/// Kept connections, and the waits for them.
@Suite(.timeLimit(.minutes(5)))
struct ClientPoolTests {
    private static let kept = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"

    @Test func `a connection is used again`() async throws {
        try await RawService.with([.answerAndKeep(Self.kept), .answerAndKeep(Self.kept)]) { service in
            let client = try service.client()
            for _ in 0..<2 { #expect(try await client.send(HTTPClientRequest(.post, "/")).status == 200) }
            #expect(service.requests.count == 2)
        }
    }

    @Test func `what is idempotent is sent again when a kept connection breaks`() async throws {
        try await RawService.with([.answerAndKeep(Self.kept), .close, .answerAndKeep(Self.kept)]) { service in
            let client = try service.client()
            _ = try await client.send(HTTPClientRequest(.get, "/1"))
            #expect(try await client.send(HTTPClientRequest(.get, "/2")).status == 200)
            #expect(service.requests.map { $0.prefix(6) } == ["GET /1", "GET /2", "GET /2"])
        }
    }

    @Test func `what is not idempotent is not sent twice`() async throws {
        try await RawService.with([.answerAndKeep(Self.kept), .close, .answerAndKeep(Self.kept)]) { service in
            let client = try service.client()
            _ = try await client.send(HTTPClientRequest(.get, "/1"))
            let error = await #expect(throws: HTTPClientError.self) {
                try await client.send(HTTPClientRequest(.post, "/2"))
            }
            #expect(error?.kind == .disconnected)
            #expect(service.requests.count == 2)
        }
    }

    @Test(arguments: [
        "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok",
        "HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok",
        "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nokHTTP/1.1 200 OK\r\n",
    ])
    func `a connection that may not be used again is not`(_ response: String) async throws {
        try await RawService.with([.answer([Array(response.utf8)]), .answerAndKeep(Self.kept)]) { service in
            let client = try service.client()
            for _ in 0..<2 { #expect(try await client.send(HTTPClientRequest(.post, "/")).body == Array("ok".utf8)) }
        }
    }

    @Test func `whoever finds no free connection in time is told so, and whoever is cancelled goes`() async throws {
        let (entered, released) = (Signal(), Signal())
        let hold = Route(.get, "/hold") { _ in
            entered.give()
            await released.wait()
            return .text("held")
        }
        try await RawExchange.with(routes: [hold]) { exchange in
            let client = try exchange.pooled(1)
            async let held = client.send(HTTPClientRequest(.get, "/hold"))
            await entered.wait()
            let error = await #expect(throws: HTTPClientError.self) {
                try await client.send(HTTPClientRequest(.get, "/hold", timeout: .milliseconds(1)))
            }
            #expect(error?.kind == .timedOut)
            let waiting = Task { try await client.send(HTTPClientRequest(.get, "/hold")) }
            waiting.cancel()
            await #expect(throws: CancellationError.self) { try await waiting.value }
            released.give()
            #expect(try await held.status == 200)
            released.give()
            #expect(try await client.send(HTTPClientRequest(.get, "/hold")).status == 200)
        }
    }

    @Test func `no more wait for a free connection than may`() async throws {
        let (entered, released) = (Signal(), Signal())
        let hold = Route(.get, "/hold") { _ in
            entered.give()
            await released.wait()
            return .text("held")
        }
        try await RawExchange.with(routes: [hold]) { exchange in
            let client = try PooledHTTPClient(
                baseURL: "http://127.0.0.1:\(exchange.port)", maximumConnections: 1, maximumWaiting: 1,
                connectTimeout: PatientServer.patience)
            let request = HTTPClientRequest(.get, "/hold")
            async let held = client.send(request)
            await entered.wait()
            // One of the two waits, the other one finds no room to.
            let outcomes = await withTaskGroup(of: HTTPClientError.Kind?.self) { group in
                for _ in 0..<2 {
                    group.addTask {
                        do {
                            return try await client.send(request).status == 200 ? nil : .malformedResponse
                        } catch {
                            released.give()
                            return (error as? HTTPClientError)?.kind ?? .disconnected
                        }
                    }
                }
                var outcomes: [HTTPClientError.Kind?] = []
                for await outcome in group {
                    outcomes.append(outcome)
                    released.give()
                }
                return outcomes
            }
            #expect(outcomes == [.overloaded, nil])
            #expect(try await held.status == 200)
        }
    }

    @Test func `a cancelled request ends at once and its server learns of it`() async throws {
        let (entered, cancelled) = (Signal(), Signal())
        let slow = Route(.get, "/slow") { _ in
            entered.give()
            defer { cancelled.give() }
            try await Task.sleep(for: .seconds(600))
            return .text("late")
        }
        try await RawExchange.with(routes: [slow]) { exchange in
            let client = try exchange.pooled()
            let asking = Task { try await client.send(HTTPClientRequest(.get, "/slow", timeout: .seconds(600))) }
            await entered.wait()
            asking.cancel()
            await #expect(throws: CancellationError.self) { try await asking.value }
            await cancelled.wait()
        }
    }

    @Test func `the time of the request at hand is over for its calls too`() async throws {
        try await RawExchange.with { exchange in
            let client = try exchange.pooled()
            let context = RequestContext(deadline: .now)
            let error = await RequestContext.$current.withValue(context) {
                await #expect(throws: HTTPClientError.self) {
                    try await client.send(HTTPClientRequest(.get, "/hello", timeout: .seconds(60)))
                }
            }
            #expect(error?.kind == .timedOut)
        }
    }

    @Test func `a host that does not take connections is given up`() async throws {
        // Nobody accepts, and one who waits fills the queue.
        try await RawService.with([], backlog: 0) { service in
            let waiting = [RawClient(port: service.port)]
            let client = try service.client(connectTimeout: .milliseconds(100))
            let error = await #expect(throws: HTTPClientError.self) {
                try await client.send(HTTPClientRequest(.get, "/"))
            }
            #expect(error?.kind == .cannotConnect)
            #expect(waiting.count == 1)
        }
    }

    @Test(arguments: ["ftp://a", "a:80", "http://", "http://a:0", "http://a:99999", "http://a:x", ""])
    func `a base URL that is none is refused`(_ url: String) {
        #expect(throws: HTTPClientError.self) { try PooledHTTPClient(baseURL: url) }
    }

    @Test func `a name that nobody knows cannot be connected to`() async throws {
        let client = try PooledHTTPClient(baseURL: "http://no-such-host.invalid")
        let error = await #expect(throws: HTTPClientError.self) { try await client.send(HTTPClientRequest(.get, "/")) }
        #expect(error?.kind == .cannotConnect)
    }

    @Test func `a stream is handed on as it comes`() async throws {
        let (release, events) = (Signal(), Signal())
        let route = Route(.get, "/events") { _ in
            .events { writer in
                try await writer.send(data: "1")
                await release.wait()
                try await writer.send(data: "2")
            }
        }
        try await RawExchange.with(routes: [route]) { exchange in
            let client = try exchange.pooled()
            var parser = EventStreamParser()
            var all: [String] = []
            try await client.stream(HTTPClientRequest(.get, "/events")) {
                status, headers, piece in
                #expect(status == 200 && headers["Content-Type"] == "text/event-stream")
                for event in try parser.feed(piece) {
                    all.append(event.data)
                    release.give()
                }
            }
            #expect(all == ["1", "2"])
            events.give()
        }
    }
}
