import Domain
import Telemetry
import Testing

@testable import Gateway

/// What a question costs that is refused because there are too many: nothing, not even a look for a kept answer.
struct AdmittedCacheTests {
    private static let places = 4

    private let gateway: GatewayUnderTest

    init() throws {
        gateway = try GatewayUnderTest()
    }

    private func ask(_ admission: Admission) -> AnswerQuestion {
        AnswerQuestion(gateway.ports, lifetime: .seconds(60), admission: admission)
    }

    /// For kept answers.
    private var looks: Double {
        ["hit", "miss", "away"].reduce(0.0) { $0 + gateway.ports.metrics.counter(.cacheRequests, "answer", $1).value }
    }

    @Test func `one that is let in looks for a kept answer, one that is refused does not`() async throws {
        let question = Question(text: "How many days?")
        _ = try await ask(Admission(most: Self.places, metrics: MetricRegistry())).prepare(question)
        #expect(looks == 1)
        let clock = HandClock()
        let admission = Admission(most: Self.places, metrics: MetricRegistry()) { clock.now }
        var tickets: [AdmissionTicket] = []
        for _ in 0..<Self.places { tickets.append(try await admission.admit()) }
        try await withThrowingTaskGroup(of: Void.self) { group in
            let crowd = AdmissionQueue<Int>.mostInOrder + 1
            for _ in 0..<crowd { group.addTask { _ = try? await admission.admit() } }
            while admission.waitingCount < crowd { await Task.yield() }
            #expect(admission.isOverloaded)
            let asking = Task { _ = try await ask(admission).prepare(question) }
            while admission.waitingCount == crowd { await Task.yield() }
            clock.pass(.seconds(1))
            // Whoever comes later sees that all of them have waited too long.
            group.addTask { _ = try? await admission.admit() }
            let refusal = await #expect(throws: ServiceError.self) { try await asking.value }
            #expect(refusal?.kind == .overloaded)
            group.cancelAll()
        }
        #expect(looks == 1)
        #expect(tickets.count == Self.places)
    }
}
