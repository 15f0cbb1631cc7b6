package import JSON
package import Ranking

/// One run against another by one metric, for people and for programs.
package struct EvaluationComparison: Sendable {
    package let metric: EvaluationMetric
    package let new: EvaluationReport
    package let old: EvaluationReport
    package let result: PairedComparison

    /// Nil where the runs are not over the same questions, or one did not measure this.
    package init?(_ new: EvaluationReport, against old: EvaluationReport, by metric: EvaluationMetric) {
        guard let result = new.compared(to: old, by: metric) else { return nil }
        self.metric = metric
        self.new = new
        self.old = old
        self.result = result
    }

    /// The difference, where it lies with 95 % confidence, and whether chance explains it.
    package var sentence: String {
        let range = "[\(signed(result.interval.lowerBound)), \(signed(result.interval.upperBound))]"
        let chance =
            result.probability < 0.001 ? "p < 0.001" : "p = " + FixedPoint.text(result.probability, digits: 3)
        return "\(metric) of \(new.name) against \(old.name): \(signed(result.difference)) \(range), \(chance); "
            + "\(result.wins) questions better, \(result.losses) worse, \(result.ties) equal"
    }

    package var json: JSONValue {
        [
            "against": .string(old.name), "metric": .string(metric.description),
            "difference": .number(result.difference),
            "ci95": [.number(result.interval.lowerBound), .number(result.interval.upperBound)],
            "p": .number(result.probability), "wins": JSONValue(result.wins), "losses": JSONValue(result.losses),
            "ties": JSONValue(result.ties),
        ]
    }

    private func signed(_ value: Double) -> String { (value > 0 ? "+" : "") + FixedPoint.text(value, digits: 4) }
}
