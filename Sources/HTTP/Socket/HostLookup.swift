import Synchronization
import Threads

/// Looks host names up without waiting longer than its caller can: the system's resolver blocks, and cannot be stopped.
enum HostLookup {
    /// Throws `HTTPClientError` when the resolver has not answered by then; the answer may be empty.
    static func addresses(host: String, port: Int, by deadline: ContinuousClock.Instant) async throws
        -> [ResolvedAddress]
    {
        let answer = Answer()
        let alarm = Alarms.shared.set(at: deadline) { answer.give(nil) }
        defer { Alarms.shared.clear(alarm) }
        ThreadStart.detached { answer.give(ResolvedAddress.resolve(host: host, port: port)) }
        let addresses = await withTaskCancellationHandler {
            await answer.value()
        } onCancel: {
            answer.give(nil)
        }
        try Task.checkCancellation()
        guard let addresses else {
            throw HTTPClientError(.cannotConnect, "looking up the host \(host) took too long")
        }
        return addresses
    }

    /// The first thing given, for one who waits.
    private final class Answer: Sendable {
        private struct State {
            var addresses: [ResolvedAddress]?
            var isGiven = false
            var waiting: CheckedContinuation<[ResolvedAddress]?, Never>?
        }

        private let state = Mutex(State())

        func give(_ addresses: [ResolvedAddress]?) {
            let waiting = state.withLock { state -> CheckedContinuation<[ResolvedAddress]?, Never>? in
                guard !state.isGiven else { return nil }
                state.isGiven = true
                state.addresses = addresses
                defer { state.waiting = nil }
                return state.waiting
            }
            waiting?.resume(returning: addresses)
        }

        func value() async -> [ResolvedAddress]? {
            await withCheckedContinuation { continuation in
                let given = state.withLock { state -> [ResolvedAddress]?? in
                    if state.isGiven { return .some(state.addresses) }
                    state.waiting = continuation
                    return nil
                }
                if let given { continuation.resume(returning: given) }
            }
        }
    }
}
