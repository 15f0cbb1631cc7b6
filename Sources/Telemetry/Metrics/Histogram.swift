import Synchronization

/// Counts observations in fixed buckets, with their sum.
package final class Histogram: Sendable {
    let bounds: [Double]
    private let state: Mutex<State>

    struct State {
        /// One a bound, and one for what lies above the last; not cumulative.
        var counts: [UInt64]
        var sum: Double
    }

    init(bounds: [Double]) {
        self.bounds = bounds
        state = Mutex(State(counts: Array(repeating: 0, count: bounds.count + 1), sum: 0))
    }

    package func observe(_ value: Double) {
        guard !value.isNaN else { return }
        let bucket = bounds.firstIndex { value <= $0 } ?? bounds.count
        state.withLock { state in
            state.counts[bucket] += 1
            state.sum += value
        }
    }

    package func observe(_ value: Int) {
        observe(Double(value))
    }

    /// In seconds.
    package func observe(_ duration: Duration) {
        let (seconds, attoseconds) = duration.components
        observe(Double(seconds) + Double(attoseconds) * 1e-18)
    }

    /// How many observations there were.
    package var count: Int { state.withLock { Int($0.counts.reduce(0, +)) } }

    package var sum: Double { state.withLock(\.sum) }

    func snapshot() -> State { state.withLock { $0 } }
}

extension Histogram {
    /// Runs `body` and observes how long it took, whether it returns or throws.
    package func time<Result, Failure: Error>(
        isolation: isolated (any Actor)? = #isolation, _ body: () async throws(Failure) -> Result
    ) async throws(Failure) -> Result {
        let start = ContinuousClock.now
        defer { observe(ContinuousClock.now - start) }
        return try await body()
    }
}
