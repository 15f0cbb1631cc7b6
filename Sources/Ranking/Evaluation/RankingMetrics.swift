/// How good a ranking is, by trec_eval's definitions.
package enum RankingMetrics {
    /// Discounted gain of the first `k`, as a share of the best possible; gains are the grades, discounted by the binary
    /// logarithm of rank + 1. 0 where nothing is relevant.
    package static func ndcg(_ ranking: [String], _ grades: [String: Int], at k: Int) -> Double {
        let ideal = grades.values.filter { $0 > 0 }.sorted(by: >)
        let best = gain(ideal.prefix(k).map(Double.init))
        guard best > 0 else { return 0 }
        return gain(ranking.prefix(k).map { Double(max(0, grades[$0] ?? 0)) }) / best
    }

    /// The share of what is relevant that stands among the first `k`.
    package static func recall(_ ranking: [String], _ grades: [String: Int], at k: Int) -> Double {
        let relevant = grades.filter { $0.value > 0 }.count
        guard relevant > 0 else { return 0 }
        return Double(ranking.prefix(k).count { (grades[$0] ?? 0) > 0 }) / Double(relevant)
    }

    /// One divided by the rank of the first that is relevant, among the first `k`.
    package static func reciprocalRank(_ ranking: [String], _ grades: [String: Int], at k: Int) -> Double {
        ranking.prefix(k).firstIndex { (grades[$0] ?? 0) > 0 }.map { 1 / Double($0 + 1) } ?? 0
    }

    /// The share of the first `k` that is relevant; places that the ranking does not fill count as not relevant.
    package static func precision(_ ranking: [String], _ grades: [String: Int], at k: Int) -> Double {
        guard k > 0 else { return 0 }
        return Double(ranking.prefix(k).count { (grades[$0] ?? 0) > 0 }) / Double(k)
    }

    /// The mean, over all that is relevant, of the precision at its rank; what is not among the first `k` counts as 0.
    package static func averagePrecision(_ ranking: [String], _ grades: [String: Int], at k: Int) -> Double {
        let relevant = grades.count { $0.value > 0 }
        guard relevant > 0 else { return 0 }
        var found = 0
        var sum = 0.0
        for (rank, document) in ranking.prefix(k).enumerated() where (grades[document] ?? 0) > 0 {
            found += 1
            sum += Double(found) / Double(rank + 1)
        }
        return sum / Double(relevant)
    }

    /// 1 where anything relevant stands among the first `k`, else 0.
    package static func success(_ ranking: [String], _ grades: [String: Int], at k: Int) -> Double {
        ranking.prefix(k).contains { (grades[$0] ?? 0) > 0 } ? 1 : 0
    }

    private static func gain(_ gains: [Double]) -> Double {
        gains.enumerated().reduce(0) { $0 + $1.element / binaryLogarithm(Double($1.offset) + 2) }
    }
}
