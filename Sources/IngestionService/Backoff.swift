/// How long to wait before another try: twice as long each time, up to a bound, shortened at random so that workers
/// do not try in step.
package struct Backoff: Sendable {
    private let first: Duration
    private let most: Duration

    package init(first: Duration, most: Duration) {
        self.first = first
        self.most = most
    }

    /// - Parameters:
    ///   - attempt: counts from 1.
    ///   - share: where between half and all of the full wait, 0 to 1.
    package func delay(_ attempt: Int, share: Double = .random(in: 0...1)) -> Duration {
        let full = min(most, first * (1 << min(max(attempt - 1, 0), 20)))
        return full * (0.5 + share / 2)
    }
}
