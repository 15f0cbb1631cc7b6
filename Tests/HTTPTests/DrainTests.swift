import HTTP
import Synchronization
import TestSupport
import Testing

/// A server that stops.
@Suite(.timeLimit(.minutes(5)))
struct DrainTests {
    @Test func `requests in hand are finished and told that the connection closes`() async throws {
        let (entered, released) = (Signal(), Signal())
        let wait = Route(.get, "/wait") { _ in
            entered.give()
            await released.wait()
            return .text("done")
        }
        let exchange = try await RawExchange(routes: [wait])
        let client = exchange.client()
        await client.send("GET /wait HTTP/1.1\r\nHost: a\r\n\r\n")
        await entered.wait()
        let idle = exchange.client()
        await idle.send("GET /nowhere HTTP/1.1\r\nHost: a\r\n\r\n")
        _ = await idle.receive(until: "}")
        let stopped = Task { await exchange.server.shutdown(grace: PatientServer.patience) }
        // Idle connections end when the shutdown has begun; nobody is let in any more.
        #expect(await idle.receiveAll() == "")
        #expect(await exchange.send("GET /wait HTTP/1.1\r\nHost: a\r\n\r\n") == "")
        released.give()
        let answer = await client.receiveAll()
        #expect(answer.hasSuffix("done"))
        #expect(answer.contains("Connection: close\r\n"))
        await stopped.value
    }

    @Test func `a stream without an end of its own learns that the server stops`() async throws {
        let entered = Signal()
        let endless = Route(.get, "/endless") { _ in
            .events { stream in
                try await stream.send(data: "begun")
                entered.give()
                while !stream.isDraining { try await Task.sleep(for: .milliseconds(5)) }
                try await stream.send(event: "interrupted", data: "ask again")
            }
        }
        let exchange = try await RawExchange(routes: [endless])
        let client = exchange.client()
        await client.send("GET /endless HTTP/1.1\r\nHost: a\r\n\r\n")
        await entered.wait()
        await exchange.server.shutdown(grace: PatientServer.patience)
        let answer = await client.receiveAll()
        #expect(answer.contains("event: interrupted\ndata: ask again\n"))
        #expect(answer.hasSuffix("0\r\n\r\n"), "the stream ended as a whole")
    }

    @Test func `under load every request that a handler began is answered`() async throws {
        let begun = Atomic<Int>(0)
        let route = Route(.get, "/count") { _ in
            begun.add(1, ordering: .relaxed)
            await Task.yield()
            return .text("counted")
        }
        let exchange = try await RawExchange(routes: [route])
        let answered = try await withThrowingTaskGroup(of: Int.self) { group in
            let busy = Signal()
            for _ in 0..<16 {
                let client = try exchange.pooled(1)
                group.addTask {
                    var answered = 0
                    while let response = try? await client.send(HTTPClientRequest(.get, "/count", isIdempotent: false))
                    {
                        #expect(response.status == 200)
                        answered += 1
                        if answered == 20 { busy.give() }
                    }
                    return answered
                }
            }
            await busy.wait()
            await exchange.server.shutdown(grace: PatientServer.patience)
            return try await group.reduce(0, +)
        }
        #expect(answered == begun.load(ordering: .relaxed))
        #expect(answered >= 20)
    }

    @Test func `what does not end within the grace is cancelled`() async throws {
        let (entered, cancelled) = (Signal(), Signal())
        let endless = Route(.get, "/endless") { _ in
            .stream(contentType: "text/plain") { body in
                entered.give()
                defer { cancelled.give() }
                while true {
                    try await body.write([0x61])
                    try await Task.sleep(for: .milliseconds(1))
                }
            }
        }
        let exchange = try await RawExchange(routes: [endless])
        let client = exchange.client()
        await client.send("GET /endless HTTP/1.1\r\nHost: a\r\n\r\n")
        await entered.wait()
        await exchange.server.shutdown(grace: .milliseconds(1))
        await cancelled.wait()
        #expect(!(await client.receiveAll()).hasSuffix("0\r\n\r\n"))
    }

    @Test(arguments: ["GET /hello HTTP/1.1\r\nHo", "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nabc"])
    func `a request that is still coming when the grace is over is told so`(_ half: String) async throws {
        let exchange = try await RawExchange()
        let client = exchange.client()
        await client.send("GET /hello HTTP/1.1\r\nHost: a\r\n\r\n" + half)
        _ = await client.receive(until: "hello")
        await exchange.server.shutdown(grace: .milliseconds(1))
        let answer = await client.receiveAll()
        #expect(answer.hasPrefix("HTTP/1.1 503 ") && answer.contains("\"code\":\"shutting_down\""))
        #expect(exchange.observer.all.map(\.status) == [200, 503])
    }

    @Test func `a stream that the end of the grace breaks off is reported so`() async throws {
        let entered = Signal()
        let silent = Route(.get, "/silent") { _ in
            .stream(contentType: "text/plain") { body in
                try await body.write([0x61])
                entered.give()
                try await Task.sleep(for: .seconds(600))
            }
        }
        let exchange = try await RawExchange(routes: [silent])
        let client = exchange.client()
        await client.send("GET /silent HTTP/1.1\r\nHost: a\r\n\r\n")
        await entered.wait()
        await exchange.server.shutdown(grace: .milliseconds(1))
        #expect(await client.receiveAll().hasSuffix("1\r\na\r\n"))
        let failure = await exchange.observer.next()?.failure as? HTTPProblem
        #expect(failure?.code == "shutting_down")
    }

    @Test func `idle connections end at once, and the port is free again`() async throws {
        let exchange = try await RawExchange()
        let idle = exchange.client()
        await idle.send("GET /hello HTTP/1.1\r\nHost: a\r\n\r\n")
        _ = await idle.receive(until: "hello")
        await exchange.server.shutdown(grace: .seconds(600))
        #expect(await idle.receiveAll() == "")
        try await RawExchange.with(configure: { $0.port = exchange.port }) { again in
            #expect(again.port == exchange.port)
        }
    }

    @Test func `a port in use is said to be in use`() async throws {
        try await RawExchange.with { exchange in
            let error = await #expect(throws: HTTPServerError.self) {
                try await RawExchange.with(configure: { $0.port = exchange.port }) { _ in }
            }
            #expect(error?.description.contains("in use") == true)
        }
    }
}
