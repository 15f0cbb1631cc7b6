/// A measure of one ranking, looked at down to a rank: `ndcg@10`, `recall@100`, `mrr@10`.
package struct EvaluationMetric: Sendable, Hashable, CustomStringConvertible {
    package enum Measure: String, Sendable, CaseIterable {
        case ndcg, recall, precision, mrr, map, success
    }

    package let measure: Measure
    package let cutoff: Int

    package init(_ measure: Measure, at cutoff: Int) {
        self.measure = measure
        self.cutoff = cutoff
    }

    /// Reads `NAME@RANK`, or the name alone where the ranking's end is meant (not for `precision`); nil for anything else.
    package init?(_ text: String) {
        let parts = text.lowercased().split(separator: "@", omittingEmptySubsequences: false)
        guard (1...2).contains(parts.count), let measure = Measure(rawValue: String(parts[0])) else { return nil }
        if parts.count == 1 {
            guard measure != .precision else { return nil }
            self.init(measure, at: .max)
        } else {
            guard let cutoff = Int(parts[1]), cutoff > 0 else { return nil }
            self.init(measure, at: cutoff)
        }
    }

    package var description: String { cutoff == .max ? measure.rawValue : "\(measure.rawValue)@\(cutoff)" }

    /// 0 to 1, higher is better.
    ///
    /// - Parameters:
    ///   - ranking: what was found, best first, nothing twice.
    ///   - grades: what is judged; above 0 is relevant.
    package func callAsFunction(_ ranking: [String], _ grades: [String: Int]) -> Double {
        switch measure {
        case .ndcg: RankingMetrics.ndcg(ranking, grades, at: cutoff)
        case .recall: RankingMetrics.recall(ranking, grades, at: cutoff)
        case .precision: RankingMetrics.precision(ranking, grades, at: cutoff)
        case .mrr: RankingMetrics.reciprocalRank(ranking, grades, at: cutoff)
        case .map: RankingMetrics.averagePrecision(ranking, grades, at: cutoff)
        case .success: RankingMetrics.success(ranking, grades, at: cutoff)
        }
    }

    /// What is shown where nothing else is asked for.
    package static let usual = [
        EvaluationMetric(.ndcg, at: 10), EvaluationMetric(.recall, at: 10), EvaluationMetric(.recall, at: 100),
        EvaluationMetric(.mrr, at: 10),
    ]
}
