import Synchronization

/// Buckets in this process's memory. Forgets those that are full again; while there is room for no more, newcomers share one.
package final class LocalRateLimiter: RateLimiter {
    private struct State {
        var buckets: [String: TokenBucket] = [:]
        /// Looking through all of them costs milliseconds: not more often than once a second.
        var nextSweep: ContinuousClock.Instant?
    }

    private let capacity: Int
    private let state = Mutex(State())
    private let clock: @Sendable () -> ContinuousClock.Instant

    /// - Parameter capacity: how many buckets are kept, some 150 bytes each.
    package init(capacity: Int = 100_000, clock: @escaping @Sendable () -> ContinuousClock.Instant = { .now }) {
        self.capacity = capacity
        self.clock = clock
    }

    package func take(_ name: String, _ limit: RateLimit) async -> RateVerdict {
        let now = clock()
        return state.withLock { state in
            if state.buckets[name] == nil { makeRoom(in: &state, now) }
            let isKept = state.buckets[name] != nil || state.buckets.count < capacity
            return state.buckets[isKept ? name : "others", default: TokenBucket(limit, at: now)].take(at: now)
        }
    }

    private func makeRoom(in state: inout State, _ now: ContinuousClock.Instant) {
        guard state.buckets.count >= capacity, state.nextSweep.map({ $0 <= now }) ?? true else { return }
        state.nextSweep = now + .seconds(1)
        state.buckets = state.buckets.filter { !$0.value.isFull(at: now) }
    }
}
