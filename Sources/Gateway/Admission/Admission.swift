import Domain
import Synchronization
import Telemetry

/// Keeps the service as fast under too much load as under much: questions beyond what can be answered in time are
/// refused at once, before they cost anything.
final class Admission: Sendable {
    private struct Waiter {
        let id: UInt64
        let continuation: CheckedContinuation<Bool, Never>
    }

    private struct State {
        var queue: AdmissionQueue<Waiter>
        var nextID: UInt64 = 0
    }

    private let state: Mutex<State>
    private let limit: Gauge
    private let refusals: Counter
    private let now: @Sendable () -> ContinuousClock.Instant

    init(
        most: Int, metrics: MetricRegistry, now: @escaping @Sendable () -> ContinuousClock.Instant = { .now }
    ) {
        self.now = now
        state = Mutex(State(queue: AdmissionQueue(limit: ConcurrencyLimit(most: most))))
        limit = metrics.gauge(.questionLimit)
        refusals = metrics.counter(.questionsRefused)
        limit.set(Double(state.withLock { $0.queue.limit.value(at: now()) }))
    }

    /// Whether more is asked than can be answered: then nothing is done for a question that has no place yet.
    var isOverloaded: Bool { state.withLock { $0.queue.isOverloaded(at: now()) } }

    /// How many wait for a place.
    var waitingCount: Int { state.withLock { $0.queue.waitingCount } }

    /// A place among the questions at work. Throws `overloaded` when there is none in time.
    func admit() async throws -> AdmissionTicket {
        let start = now()
        guard await hasPlace() else {
            try Task.checkCancellation()
            refusals.increment()
            throw ServiceError(
                .overloaded, "More questions are asked than can be answered in time; try again in a moment.",
                retryAfter: .seconds(1))
        }
        return AdmissionTicket(self, inFlight: state.withLock { $0.queue.inFlight }, waited: now() - start)
    }

    private func hasPlace() async -> Bool {
        let (id, isIn) = state.withLock { state in
            state.nextID += 1
            return (state.nextID, state.queue.enter(at: now()))
        }
        if isIn { return true }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { wait(Waiter(id: id, continuation: $0)) }
        } onCancel: {
            let waiter = state.withLock { $0.queue.remove { $0.id == id } }
            waiter?.continuation.resume(returning: false)
        }
    }

    private func wait(_ waiter: Waiter) {
        let now = self.now()
        let (isWaiting, others) = state.withLock { state in
            (!Task.isCancelled && state.queue.wait(waiter, at: now), state.queue.next(at: now))
        }
        if !isWaiting { waiter.continuation.resume(returning: false) }
        resume(others)
    }

    /// - Parameters:
    ///   - duration: at work; nil where the question was not answered, which says nothing about how long one takes.
    ///   - waited: for its place, before that.
    fileprivate func leave(after duration: Duration?, waited: Duration, inFlight: Int) {
        let (others, value) = state.withLock { state in
            let now = self.now()
            if let duration { state.queue.record(duration, waited: waited, inFlight: inFlight, at: now) }
            return (state.queue.leave(at: now), state.queue.limit.value(at: now))
        }
        limit.set(Double(value))
        resume(others)
    }

    private func resume(_ waiters: (admitted: [Waiter], refused: [Waiter])) {
        for waiter in waiters.admitted { waiter.continuation.resume(returning: true) }
        for waiter in waiters.refused { waiter.continuation.resume(returning: false) }
    }
}

/// A question's place, given back once: when it was answered, or when nobody holds the ticket any more.
final class AdmissionTicket: Sendable {
    private let admission: Admission
    private let inFlight: Int
    private let waited: Duration
    private let isOver = Atomic(false)

    fileprivate init(_ admission: Admission, inFlight: Int, waited: Duration) {
        self.admission = admission
        self.inFlight = inFlight
        self.waited = waited
    }

    deinit { giveBack() }

    /// The question that came at `start` was answered: what it took, besides waiting for its place, is learnt from.
    func end(since start: ContinuousClock.Instant) { leave(after: .now - start - waited) }

    /// Nothing was done that says how long a question takes.
    func giveBack() { leave(after: nil) }

    private func leave(after duration: Duration?) {
        guard !isOver.exchange(true, ordering: .relaxed) else { return }
        admission.leave(after: duration, waited: waited, inFlight: inFlight)
    }
}
