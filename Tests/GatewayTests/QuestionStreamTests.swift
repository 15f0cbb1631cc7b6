import Domain
import HTTP
import JSON
import Testing

struct QuestionStreamTests {
    private let body: JSONValue = ["question": "How many days?", "stream": true]

    @Test func `an answer streams as passages, deltas, citations and the whole`() async throws {
        let reply = try await GatewayUnderTest().send(.post, "/query", body)
        #expect(reply.headers["Content-Type"] == "text/event-stream")
        #expect(reply.events.map(\.name) == ["passages", "delta", "delta", "citation", "done"])
        let deltas = reply.events.filter { $0.name == "delta" }.compactMap { json($0)["text"]?.string }
        #expect(deltas.joined() == "Thirty days [1].")
        let done = try #require(reply.events.last.map(json))
        #expect(done["answer"] == "Thirty days [1].")
        #expect(done["id"] == "req-1")
    }

    @Test func `what goes wrong in the middle is an event`() async throws {
        let reply = try await GatewayUnderTest(composer: FakeComposer(.breaksOff)).send(.post, "/query", body)
        #expect(reply.status == 200)
        #expect(reply.events.map(\.name) == ["passages", "delta", "error"])
        #expect(reply.events.last.map(json)?["status"] == 503)
    }

    @Test func `a client that leaves ends the work`() async throws {
        let composer = FakeComposer(.hangs)
        let gateway = try GatewayUnderTest(composer: composer)
        let asking = Task { [body] in try await gateway.send(.post, "/query", body) }
        while composer.callCount == 0 { await Task.yield() }
        asking.cancel()
        for await _ in composer.cancellations.stream { break }
        _ = try? await asking.value
    }

    private func json(_ event: ServerSentEvent) -> JSONValue {
        (try? JSONValue(parsing: Array(event.data.utf8))) ?? .null
    }
}
