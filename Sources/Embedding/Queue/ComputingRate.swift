/// How fast batches have been lately, for bounds in time and for telling clients when to come back.
struct ComputingRate {
    /// Of one thread; nil before the first batch.
    private(set) var tokensPerSecond: Double?

    /// The newest batch counts by an eighth: one that was interrupted by the system does not turn the number over.
    private static let weight = 0.125

    mutating func note(tokens: Int, duration: Duration) {
        let measured = Double(tokens) / max(duration / .seconds(1), 1e-6)
        tokensPerSecond = tokensPerSecond.map { $0 + (measured - $0) * Self.weight } ?? measured
    }

    /// How many tokens a thread computes in that time.
    func tokens(in duration: Duration) -> Int? {
        tokensPerSecond.map { Int(min($0 * (duration / .seconds(1)), 1e9)) }
    }

    /// Until `threads` threads have computed so many tokens.
    func time(for tokens: Int, threads: Int) -> Duration? {
        tokensPerSecond.map { .seconds(Double(tokens) / max($0 * Double(threads), 1e-3)) }
    }
}
