import Domain
import HTTP
import JSON
import Telemetry
import Testing

@testable import Gateway

struct AnswerCacheTests {
    @Test func `the same question is answered once`() async throws {
        let gateway = try GatewayUnderTest()
        let first = try await gateway.send(.post, "/query", ["question": "How many days?"])
        let second = try await gateway.send(.post, "/query", ["question": "  How many\ndays? "])
        #expect(first.headers["X-Cache"] == "miss")
        #expect(second.headers["X-Cache"] == "hit")
        #expect(gateway.composer.callCount == 1)
        for name in ["answer", "citations", "passages", "found", "generator", "usage"] {
            #expect(first.json[name] == second.json[name])
        }
    }

    @Test func `a kept answer streams like a new one`() async throws {
        let gateway = try GatewayUnderTest()
        _ = try await gateway.send(.post, "/query", ["question": "Why?"])
        let reply = try await gateway.send(.post, "/query", ["question": "Why?", "stream": true])
        #expect(reply.headers["X-Cache"] == "hit")
        #expect(reply.events.map(\.name) == ["passages", "delta", "citation", "done"])
    }

    @Test func `another version, option or filter is another question`() async throws {
        let gateway = try GatewayUnderTest()
        _ = try await gateway.send(.post, "/query", ["question": "Why?"])
        let others: [JSONValue] = [
            ["question": "Why?", "top_k": 6], ["question": "Why?", "mode": "dense"], ["question": "why?"],
            ["question": "Why?", "filters": ["type": "eq", "key": "a", "value": 1]],
            ["question": "Why?", "explain": true], ["question": "Why?", "permissions": ["hr"]],
            ["question": "Why?", "permissions": ["board", "hr"]],
        ]
        for other in others { #expect(try await gateway.send(.post, "/query", other).headers["X-Cache"] == "miss") }
        gateway.catalogue.state.withLock { state in
            let old = state.collections[0]
            state.collections[0] = DocumentCollection(
                id: old.id, name: old.name, description: nil, version: 2, documentCount: 0, createdAt: old.createdAt)
        }
        #expect(try await gateway.send(.post, "/query", ["question": "Why?"]).headers["X-Cache"] == "miss")
    }

    @Test func `an answer says that the cache was away, and what is kept near does not`() async throws {
        let gateway = try GatewayUnderTest()
        gateway.cache.away.withLock { $0 = true }
        let first = try await gateway.send(.post, "/query", ["question": "Why?"])
        #expect(first.json["degraded"] == ["cache"])
        gateway.cache.away.withLock { $0 = false }
        let second = try await gateway.send(.post, "/query", ["question": "Why?"])
        #expect(second.headers["X-Cache"] == "hit" && second.json["degraded"] == [])
    }

    @Test func `a fallback and a degraded answer are not kept`() async throws {
        for gateway in [
            try GatewayUnderTest(composer: FakeComposer(.fallsBack)), try GatewayUnderTest(degraded: ["dense"]),
        ] {
            _ = try await gateway.send(.post, "/query", ["question": "Why?"])
            #expect(gateway.cache.isEmpty)
        }
    }

    @Test func `under overload a kept answer needs a place, and gives it back`() async throws {
        let gateway = try GatewayUnderTest()
        let clock = HandClock()
        let admission = Admission(most: 4, metrics: MetricRegistry()) { clock.now }
        let answers = AnswerQuestion(gateway.ports, lifetime: .seconds(60), admission: admission)
        let question = Question(text: "Why?")
        try await answers.run(try await answers.prepare(question)) { _ in }
        try await overload(admission)
        #expect(admission.isOverloaded)
        #expect(try await answers.prepare(question).cacheOutcome == "hit")
        var places: [AdmissionTicket] = []
        for _ in 0..<4 { places.append(try await admission.admit()) }
        #expect(gateway.composer.callCount == 1)
    }

    /// Lets more ask than may wait in order. When it returns they have gone, and what they did is remembered.
    private func overload(_ admission: Admission) async throws {
        var places: [AdmissionTicket] = []
        for _ in 0..<4 { places.append(try await admission.admit()) }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0...AdmissionQueue<Int>.mostInOrder {
                group.addTask { if let place = try? await admission.admit() { place.giveBack() } }
            }
            while !admission.isOverloaded { await Task.yield() }
            for place in places { place.giveBack() }
            try await group.waitForAll()
        }
    }
}
