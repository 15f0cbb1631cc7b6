import Synchronization
import Threads

/// One handler at work, apart from its connection: whoever waits gets its response, or nil once somebody gives it up.
/// A handler that does not heed its cancellation can so hold neither its connection nor the server's end.
final class HandlerRun: Sendable {
    private struct State {
        var task: Task<Void, Never>?
        var waiting: CheckedContinuation<HTTPResponse?, Never>?
        var isOver = false
        var response: HTTPResponse?
    }

    private let fate: RequestFate
    private let state = Mutex(State())

    /// Runs `handler` in a task of its own, with the present task-local values.
    ///
    /// - Parameter fate: of the request; `handler` reports it before it returns.
    static func start(_ fate: RequestFate, _ handler: @escaping @Sendable () async -> HTTPResponse) -> HandlerRun {
        let run = HandlerRun(fate)
        let task = Task(executorPreference: WorkerPool.shared) { run.end(with: await handler()) }
        run.state.withLock { $0.task = task }
        return run
    }

    private init(_ fate: RequestFate) {
        self.fate = fate
    }

    /// For one caller, once.
    func response() async -> HTTPResponse? {
        await withCheckedContinuation { continuation in
            let ended = state.withLock { state -> HTTPResponse?? in
                if state.isOver { return .some(state.response) }
                state.waiting = continuation
                return nil
            }
            if let ended { continuation.resume(returning: ended) }
        }
    }

    func cancel(because cause: HTTPProblem) {
        fate.stop(because: cause)
        state.withLock { $0.task }?.cancel()
    }

    /// Waits for it no longer. Without effect where it has reported its answer, which is about to come then.
    func giveUp() {
        let waiting = state.withLock { state -> CheckedContinuation<HTTPResponse?, Never>? in
            guard !state.isOver, fate.report() else { return nil }
            state.isOver = true
            defer { state.waiting = nil }
            return state.waiting
        }
        waiting?.resume(returning: nil)
    }

    private func end(with response: HTTPResponse) {
        let waiting = state.withLock { state -> CheckedContinuation<HTTPResponse?, Never>? in
            guard !state.isOver else { return nil }
            state.isOver = true
            state.response = response
            defer { state.waiting = nil }
            return state.waiting
        }
        waiting?.resume(returning: response)
    }
}
