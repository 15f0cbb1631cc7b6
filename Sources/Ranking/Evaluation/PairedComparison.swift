/// Whether one ranking method is better than another on the same questions.
package struct PairedComparison: Sendable {
    /// Mean of the new values less the mean of the old ones.
    package let difference: Double
    /// Where the difference lies with 95 % confidence.
    package let interval: ClosedRange<Double>
    /// How likely a difference at least as great is when both methods are equally good: two-sided randomization test,
    /// each question's two values swapped or not by chance (Smucker, Allan and Carterette, CIKM 2007).
    package let probability: Double
    package let wins: Int
    package let losses: Int
    package let ties: Int

    /// - Parameters:
    ///   - new: a value for each question.
    ///   - old: the other method's, in the same order.
    package init(_ new: [Double], against old: [Double], permutations: Int = 10_000, seed: UInt64 = 1) {
        let differences = zip(new, old).map { $0 - $1 }
        let count = Double(max(1, differences.count))
        difference = differences.reduce(0, +) / count
        interval = Bootstrap(seed: seed).interval(ofMean: differences)
        wins = differences.count { $0 > 0 }
        losses = differences.count { $0 < 0 }
        ties = differences.count - wins - losses
        probability = Self.probability(differences.filter { $0 != 0 }, permutations, seed)
    }

    package var isSignificant: Bool { probability < 0.05 }

    private static func probability(_ differences: [Double], _ permutations: Int, _ seed: UInt64) -> Double {
        guard !differences.isEmpty else { return 1 }
        // Sums of the same numbers in another order may differ in the last bits.
        let observed = abs(differences.reduce(0, +)) * (1 - 1e-12)
        var random = SeededGenerator(seed: seed)
        var atLeast = 0
        for _ in 0..<permutations where abs(swapped(differences, &random)) >= observed { atLeast += 1 }
        return Double(atLeast + 1) / Double(permutations + 1)
    }

    /// The sum with signs by chance.
    private static func swapped(_ differences: [Double], _ random: inout SeededGenerator) -> Double {
        var sum = 0.0
        var bits: UInt64 = 0
        for (index, difference) in differences.enumerated() {
            if index % 64 == 0 { bits = random.next() }
            sum += bits & 1 == 0 ? difference : -difference
            bits >>= 1
        }
        return sum
    }
}
