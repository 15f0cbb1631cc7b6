import HTTP
import JSON
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(5)))
struct ClientTests {
    @Test func `a client finds its service again after a restart`() async throws {
        let first = try await RawExchange()
        let client = try first.pooled(host: "localhost")
        for index in 0..<5 {
            let response = try await client.send(HTTPClientRequest(.post, "/echo", body: [UInt8(index)]))
            #expect(response.body == [UInt8(index)])
        }
        // Long, so that it closed the connection in peace before another one takes its place, however slow the machine.
        await first.server.shutdown(grace: PatientServer.patience)
        try await RawExchange.with(configure: { $0.port = first.port }) { _ in
            let response = try await client.send(HTTPClientRequest(.post, "/echo", body: [9]))
            #expect(response.body == [9])
        }
    }

    @Test func `many requests at once share a bounded pool`() async throws {
        let exchange = try await RawExchange()
        let client = try exchange.pooled(4)
        try await withThrowingTaskGroup(of: Int.self) { group in
            for index in 0..<200 {
                // The last ones wait for all others, however slow the machine.
                let request = HTTPClientRequest(.get, "/items/\(index)", timeout: PatientServer.patience)
                group.addTask { try await client.send(request).status }
            }
            for try await status in group { #expect(status == 200) }
        }
        await exchange.server.shutdown(grace: .seconds(1))
    }

    @Test func `a service that does not answer in time is given up`() async throws {
        let exchange = try await RawExchange(routes: [
            Route(.get, "/slow") { _ in
                try await Task.sleep(for: .seconds(600))
                return .text("late")
            }
        ])
        let client = try exchange.pooled()
        await #expect(throws: HTTPClientError.self) {
            try await client.send(HTTPClientRequest(.get, "/slow", timeout: .milliseconds(30)))
        }
        await exchange.server.shutdown(grace: .seconds(1))
    }

    @Test func `events arrive as they were sent`() async throws {
        let exchange = try await RawExchange(routes: [
            Route(.get, "/events") { _ in
                .events { writer in
                    try await writer.send(event: "delta", id: "1", data: "a\nb")
                    try await writer.send(data: "end")
                }
            }
        ])
        let client = try exchange.pooled()
        let answer = try await client.send(HTTPClientRequest(.get, "/events"))
        var parser = EventStreamParser()
        let events = try parser.feed(answer.body)
        #expect(
            events == [
                ServerSentEvent(name: "delta", id: "1", data: "a\nb"), ServerSentEvent(name: nil, id: "1", data: "end"),
            ])
        await exchange.server.shutdown(grace: .seconds(1))
    }
}
