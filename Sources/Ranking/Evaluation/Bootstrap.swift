/// How far a mean over questions may be off, by drawing questions anew with replacement (Efron; percentile interval).
package struct Bootstrap: Sendable {
    private let resamples: Int
    private let seed: UInt64

    package init(resamples: Int = 2000, seed: UInt64 = 1) {
        self.resamples = max(1, resamples)
        self.seed = seed
    }

    /// Where the mean lies with 95 % confidence; 0 to 0 for no values.
    package func interval(ofMean values: [Double]) -> ClosedRange<Double> {
        guard !values.isEmpty else { return 0...0 }
        var random = SeededGenerator(seed: seed)
        let means = (0..<resamples).map { _ in
            values.indices.reduce(0.0) { sum, _ in
                sum + values[Int(truncatingIfNeeded: random.next().multipliedFullWidth(by: UInt64(values.count)).high)]
            } / Double(values.count)
        }.sorted()
        let tail = Int(Double(resamples) * 0.025)
        return means[tail]...means[resamples - 1 - tail]
    }
}
