import Domain
import FoundationEssentials
import Synchronization

/// A queue in memory that remembers what it was told.
final class FakeQueue: JobQueue {
    enum Event: Sendable, Equatable {
        case progress(JobProgress)
        case failed(String)
        case released(countsAsAttempt: Bool, reason: String?)
    }

    struct State {
        var waiting: [JobLease]
        var events: [Event] = []
        var heartbeatError: ServiceError?
        /// How often the queue is away before it hears how a job ended.
        var endingErrors = 0
    }

    let state: Mutex<State>

    init(_ leases: [JobLease]) {
        state = Mutex(State(waiting: leases))
    }

    var events: [Event] { state.withLock(\.events) }

    /// What ended jobs, progress aside.
    var endings: [Event] {
        events.filter { if case .progress = $0 { false } else { true } }
    }

    func lease(worker: String, for duration: Duration) async throws -> JobLease? {
        state.withLock { $0.waiting.isEmpty ? nil : $0.waiting.removeFirst() }
    }

    func heartbeat(_ lease: JobLease, _ progress: JobProgress, extendingBy duration: Duration) async throws {
        try state.withLock { state in
            if let error = state.heartbeatError { throw error }
            state.events.append(.progress(progress))
        }
    }

    func fail(_ lease: JobLease, reason: String) async throws {
        try state.withLock { state in
            guard state.endingErrors == 0 else {
                state.endingErrors -= 1
                throw ServiceError(.unavailable, "The database does not answer.")
            }
            state.events.append(.failed(reason))
        }
    }

    func release(_ lease: JobLease, after delay: Duration, countsAsAttempt: Bool, reason: String?) async throws {
        state.withLock { $0.events.append(.released(countsAsAttempt: countsAsAttempt, reason: reason)) }
    }
}

extension JobLease {
    static func sample(attempts: Int = 1) -> JobLease {
        let now = Date(timeIntervalSince1970: 0)
        let job = Job(
            id: .make(), collectionID: .make(), documentID: .make(), documentVersion: 1, state: .running,
            stage: .waiting, done: 0, total: 0, attempts: attempts, error: nil, traceparent: nil, createdAt: now,
            updatedAt: now)
        return JobLease(job: job, token: UUID(), expiresAt: now)
    }
}
