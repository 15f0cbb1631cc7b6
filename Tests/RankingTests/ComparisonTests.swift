import Ranking
import Testing

@Suite struct ComparisonTests {
    @Test func `an interval holds the mean, narrows with the number of questions and is the same each time`() {
        let few = (0..<20).map { Double($0 % 2) }
        let many = (0..<2000).map { Double($0 % 2) }
        let (wide, narrow) = (Bootstrap().interval(ofMean: few), Bootstrap().interval(ofMean: many))
        #expect(wide.contains(0.5) && narrow.contains(0.5))
        // The binomial's: 0.5 +- 1.96 * 0.5 / sqrt(n).
        #expect(abs(wide.upperBound - 0.72) < 0.04)
        #expect(abs(narrow.upperBound - 0.522) < 0.006)
        #expect(Bootstrap().interval(ofMean: few) == wide)
        #expect(Bootstrap().interval(ofMean: []) == 0...0)
    }

    @Test func `equal runs do not differ`() {
        let comparison = PairedComparison([0.5, 1, 0], against: [0.5, 1, 0])
        #expect(comparison.difference == 0 && comparison.probability == 1 && !comparison.isSignificant)
        #expect(comparison.ties == 3)
    }

    @Test func `chance is as the enumeration of all swaps says`() {
        let new = [0.9, 0.8, 0.7, 0.9, 0.2, 0.6, 0.5, 0.9]
        let old = [0.5, 0.6, 0.6, 0.4, 0.4, 0.5, 0.5, 0.2]
        let differences = zip(new, old).map { $0 - $1 }
        let observed = abs(differences.reduce(0, +)) - 1e-12
        let swaps = (0..<256).map { mask in
            abs(differences.enumerated().reduce(0.0) { $0 + (mask >> $1.offset & 1 == 0 ? 1 : -1) * $1.element })
        }
        let exact = Double(swaps.count { $0 >= observed }) / 256
        let comparison = PairedComparison(new, against: old)
        #expect(abs(comparison.probability - exact) < 0.01)
        #expect(comparison.wins == 6 && comparison.losses == 1 && comparison.ties == 1)
    }

    @Test func `a small gain on every one of many questions is significant`() {
        let old = (0..<200).map { Double($0 % 10) / 10 }
        let comparison = PairedComparison(old.map { $0 + 0.01 }, against: old)
        #expect(comparison.isSignificant && comparison.probability < 0.001)
        #expect(comparison.interval.lowerBound > 0)
    }
}
