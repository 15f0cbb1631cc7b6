import Synchronization

/// How one request ends: known to its handler's side and to what may end it from outside, so that both give the same
/// reason and only one of them reports it.
final class RequestFate: Sendable {
    private struct State {
        var cause: HTTPProblem?
        var isReported = false
    }

    let start = ContinuousClock.now
    private let state = Mutex(State())

    /// Why it was told to stop; nil while nobody has told it.
    var cause: HTTPProblem? { state.withLock { $0.cause } }

    /// The first reason stays.
    func stop(because cause: HTTPProblem) {
        state.withLock { if $0.cause == nil { $0.cause = cause } }
    }

    /// True for the first caller, who then tells the observer how the request was answered.
    func report() -> Bool {
        state.withLock { state in
            defer { state.isReported = true }
            return !state.isReported
        }
    }
}
