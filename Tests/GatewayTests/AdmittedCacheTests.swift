import Domain
import Synchronization
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
        let admission = Admission(most: Self.places, metrics: MetricRegistry())
        var tickets: [AdmissionTicket] = []
        for _ in 0..<Self.places { tickets.append(try await admission.admit()) }
        try await withThrowingTaskGroup(of: Void.self) { group in
            func crowd() { group.addTask { _ = try? await admission.admit() } }
            while !admission.isOverloaded {
                crowd()
                try await Task.sleep(for: .milliseconds(1))
            }
            let isRefused = Flag()
            group.addTask {
                defer { isRefused.set() }
                await #expect { try await ask(admission).prepare(question) } throws: {
                    ($0 as? ServiceError)?.kind == .overloaded
                }
            }
            // Whoever comes later sees that it has waited too long.
            while !isRefused.isSet {
                crowd()
                try await Task.sleep(for: .milliseconds(1))
            }
            group.cancelAll()
        }
        #expect(looks == 1)
        #expect(tickets.count == Self.places)
    }

    private final class Flag: Sendable {
        private let value = Atomic(false)

        var isSet: Bool { value.load(ordering: .relaxed) }
        func set() { value.store(true, ordering: .relaxed) }
    }
}
