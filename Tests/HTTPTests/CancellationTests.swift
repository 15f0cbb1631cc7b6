import HTTP
import TestSupport
import Testing

/// Work that nobody waits for any more is stopped.
@Suite(.timeLimit(.minutes(5)))
struct CancellationTests {
    /// Waits until it is cancelled, and says so.
    private static func wait(_ entered: Signal, _ cancelled: Signal) async throws {
        entered.give()
        do {
            try await Task.sleep(for: .seconds(600))
        } catch {
            cancelled.give()
            throw error
        }
    }

    @Test(arguments: ["", "GET /hello HTTP/1.1\r\nHost: a\r\n\r\n"])
    func `a handler is cancelled when its client leaves, whatever else it had sent`(_ more: String) async throws {
        let (entered, cancelled) = (Signal(), Signal())
        let slow = Route(.get, "/slow") { _ in
            try await Self.wait(entered, cancelled)
            return .text("late")
        }
        try await RawExchange.with(routes: [slow]) { exchange in
            do {
                let client = exchange.client()
                await client.send("GET /slow HTTP/1.1\r\nHost: a\r\n\r\n")
                await entered.wait()
                await client.send(more)
            }
            await cancelled.wait()
            #expect(await exchange.observer.next()?.status == 499)
        }
    }

    @Test func `a silent stream is cancelled when its client leaves`() async throws {
        let (entered, cancelled) = (Signal(), Signal())
        let route = Route(.get, "/events") { _ in
            .events { events in
                try await events.send(data: "first")
                try await Self.wait(entered, cancelled)
            }
        }
        try await RawExchange.with(routes: [route]) { exchange in
            do {
                let client = exchange.client()
                await client.send("GET /events HTTP/1.1\r\nHost: a\r\n\r\n")
                await entered.wait()
            }
            await cancelled.wait()
            let answered = await exchange.observer.next()
            #expect(answered?.status == 200)
            #expect((answered?.failure as? HTTPProblem)?.status == .clientClosedRequest)
        }
    }

    @Test func `a client that stops reading a stream is noticed and its work ended`() async throws {
        let ended = Signal()
        let flood = Route(.get, "/flood") { _ in
            .stream(contentType: "text/plain") { body in
                defer { ended.give() }
                while true { try await body.write([UInt8](repeating: 0x78, count: 64 << 10)) }
            }
        }
        try await RawExchange.with(routes: [flood], configure: { $0.writeTimeout = .milliseconds(50) }) { exchange in
            let client = exchange.client(receiveBuffer: 4096)
            await client.send("GET /flood HTTP/1.1\r\nHost: a\r\n\r\n")
            await ended.wait()
            #expect(!(await client.receiveAll()).hasSuffix("0\r\n\r\n"))
        }
    }

    @Test func `a client that stops reading a long response is cut off`() async throws {
        let long = Route(.get, "/long") { _ in
            .bytes([UInt8](repeating: 0x78, count: 64 << 20), contentType: "text/plain")
        }
        try await RawExchange.with(routes: [long], configure: { $0.writeTimeout = .milliseconds(50) }) { exchange in
            let client = exchange.client(receiveBuffer: 4096)
            await client.send("GET /long HTTP/1.1\r\nHost: a\r\n\r\n")
            // The server's side is over when it lets the shutdown end without waiting.
            let start = ContinuousClock.now
            await exchange.server.shutdown(grace: .seconds(240))
            #expect(.now - start < .seconds(200))
        }
    }

    @Test(arguments: [0, 20]) func `a handler is cancelled and answered for with 504 when its time is up`(_ left: Int)
        async throws
    {
        let (entered, cancelled) = (Signal(), Signal())
        let slow = Route(.get, "/slow") { _ in
            try await Self.wait(entered, cancelled)
            return .text("late")
        }
        try await RawExchange.with(routes: [slow]) { exchange in
            let answer = await exchange.send(
                "GET /slow HTTP/1.1\r\nHost: a\r\nX-Request-Timeout-Ms: \(left)\r\nX-Request-Id: r1\r\n\r\n")
            #expect(answer.hasPrefix("HTTP/1.1 504 Gateway Timeout\r\n"))
            #expect(answer.contains("\"code\":\"deadline_exceeded\"") && answer.contains("\"request_id\":\"r1\""))
            await cancelled.wait()
            #expect(exchange.observer.all.map(\.status) == [504])
        }
    }

    @Test func `a stream ends without its last chunk when its time is up`() async throws {
        let (entered, cancelled) = (Signal(), Signal())
        let slow = Route(.get, "/slow", timeLimit: .seconds(1)) { _ in
            .stream(contentType: "text/plain") { body in
                try await body.write([0x61])
                try await Self.wait(entered, cancelled)
            }
        }
        try await RawExchange.with(routes: [slow]) { exchange in
            let answer = await exchange.send("GET /slow HTTP/1.1\r\nHost: a\r\n\r\n")
            // On a very busy machine the time may be up before the first piece, or before the stream began.
            #expect(!answer.hasSuffix("0\r\n\r\n"))
            #expect((await exchange.observer.next()?.failure as? HTTPProblem)?.status == .gatewayTimeout)
        }
    }

    @Test func `a handler that does not heed its cancellation is answered for, and ends no shutdown`() async throws {
        let released = Signal()
        let stubborn = Route(.get, "/stubborn", timeLimit: .milliseconds(1)) { _ in
            await Task { await released.wait() }.value
            return .text("late")
        }
        try await RawExchange.with(routes: [stubborn]) { exchange in
            let answer = await exchange.send("GET /stubborn HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(answer.hasPrefix("HTTP/1.1 504 "))
            await exchange.server.shutdown(grace: .milliseconds(1))
            released.give()
        }
    }

    @Test func `a stream whose client left before it began is reported, once`() async throws {
        let (entered, noticed, released) = (Signal(), Signal(), Signal())
        let late = Route(.get, "/late") { _ in
            entered.give()
            await withTaskCancellationHandler {
                await Task { await released.wait() }.value
            } onCancel: {
                noticed.give()
            }
            return .stream(contentType: "text/plain") { try await $0.write([0x61]) }
        }
        try await RawExchange.with(routes: RawExchange.routes + [late]) { exchange in
            do {
                // Leaving an answer unread resets the connection.
                let client = exchange.client()
                await client.send("GET /hello HTTP/1.1\r\nHost: a\r\n\r\nGET /late HTTP/1.1\r\nHost: a\r\n\r\n")
                await entered.wait()
            }
            await noticed.wait()
            released.give()
            #expect(await exchange.observer.next()?.status == 200)
            let answered = await exchange.observer.next()
            #expect(answered?.route == "/late")
            #expect((answered?.failure as? HTTPProblem)?.status == .clientClosedRequest)
            await exchange.server.shutdown(grace: PatientServer.patience)
            #expect(exchange.observer.all.count == 2)
        }
    }

    @Test func `a stream that breaks is cut off and its failure observed`() async throws {
        struct Broken: Error {}
        let broken = Route(.get, "/broken") { _ in
            .stream(contentType: "text/plain") { body in
                try await body.write([0x61])
                throw Broken()
            }
        }
        try await RawExchange.with(routes: [broken]) { exchange in
            let answer = await exchange.send("GET /broken HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(answer.hasSuffix("1\r\na\r\n"))
            #expect(await exchange.observer.next()?.failure is Broken)
        }
    }
}
