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

    init(most: Int, metrics: MetricRegistry) {
        state = Mutex(State(queue: AdmissionQueue(limit: ConcurrencyLimit(most: most))))
        limit = metrics.gauge(.questionLimit)
        refusals = metrics.counter(.questionsRefused)
        limit.set(Double(state.withLock { $0.queue.limit.value }))
    }

    /// A place among the questions at work. Throws `overloaded` when there is none in time.
    func admit() async throws -> AdmissionTicket {
        guard await hasPlace() else {
            try Task.checkCancellation()
            refusals.increment()
            throw ServiceError(
                .overloaded, "More questions are asked than can be answered in time; try again in a moment.",
                retryAfter: .seconds(1))
        }
        return AdmissionTicket(self, inFlight: state.withLock { $0.queue.inFlight })
    }

    private func hasPlace() async -> Bool {
        let (id, isIn) = state.withLock { state in
            state.nextID += 1
            return (state.nextID, state.queue.enter(at: .now))
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
        let now = ContinuousClock.now
        let (answer, late) = state.withLock { state -> (Bool?, [Waiter]) in
            let late = state.queue.expire(at: now)
            if Task.isCancelled { return (false, late) }
            if state.queue.enter(at: now) { return (true, late) }
            return (state.queue.wait(waiter, at: now) ? nil : false, late)
        }
        if let answer { waiter.continuation.resume(returning: answer) }
        for waiter in late { waiter.continuation.resume(returning: false) }
    }

    /// - Parameter duration: nil where the question was not answered, which says nothing about how long one takes.
    fileprivate func leave(after duration: Duration?, inFlight: Int) {
        let (admitted, refused, value) = state.withLock { state in
            if let duration { state.queue.limit.record(duration, inFlight: inFlight) }
            let (admitted, refused) = state.queue.leave(at: .now)
            return (admitted, refused, state.queue.limit.value)
        }
        limit.set(Double(value))
        for waiter in admitted { waiter.continuation.resume(returning: true) }
        for waiter in refused { waiter.continuation.resume(returning: false) }
    }
}

/// A question's place, given back once: when it was answered, or when nobody holds the ticket any more.
final class AdmissionTicket: Sendable {
    private let admission: Admission
    private let inFlight: Int
    private let start = ContinuousClock.now
    private let isOver = Atomic(false)

    fileprivate init(_ admission: Admission, inFlight: Int) {
        self.admission = admission
        self.inFlight = inFlight
    }

    deinit { leave(after: nil) }

    /// The question was answered.
    func end() { leave(after: .now - start) }

    private func leave(after duration: Duration?) {
        guard !isOver.exchange(true, ordering: .relaxed) else { return }
        admission.leave(after: duration, inFlight: inFlight)
    }
}
