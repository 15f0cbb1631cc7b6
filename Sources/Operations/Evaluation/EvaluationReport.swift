package import JSON
package import Ranking

/// The figures of one run over a test set: for each metric its value for each question.
package struct EvaluationReport: Sendable {
    /// `hybrid`, `dense` or `lexical`, or what a run file is called.
    package let name: String
    package let metrics: [EvaluationMetric]
    /// The judged questions' ids, ascending.
    package let queries: [String]
    /// By metric, in the order of `queries`; those of `curve` too.
    package let values: [EvaluationMetric: [Double]]
    /// How long each question took, ascending; empty where nothing was timed.
    package let latencies: Percentiles

    /// The ranks at which curves are drawn.
    package static let curveCutoffs = [1, 2, 3, 5, 10, 20, 30, 50, 100]
    private static let curve = [EvaluationMetric.Measure.ndcg, .recall].flatMap { measure in
        curveCutoffs.map { EvaluationMetric(measure, at: $0) }
    }

    /// - Parameters:
    ///   - rankings: documents by question, best first; a judged question that is not among them found nothing.
    ///   - judgements: grades by question, then by document.
    package init(
        _ name: String, rankings: [String: [String]], judgements: [String: [String: Int]],
        metrics: [EvaluationMetric] = EvaluationMetric.usual, latencies: [Duration] = []
    ) {
        self.name = name
        self.metrics = metrics
        let queries = judgements.keys.sorted()
        self.queries = queries
        values = Dictionary(
            (metrics + Self.curve).map { metric in
                (metric, queries.map { metric(rankings[$0] ?? [], judgements[$0] ?? [:]) })
            }
        ) { first, _ in first }
        self.latencies = Percentiles(latencies)
    }

    /// What was asked of the service.
    package init(
        _ name: String, _ ranked: [RankedQuery], of set: BEIRDataset,
        metrics: [EvaluationMetric] = EvaluationMetric.usual
    ) {
        self.init(
            name, rankings: Dictionary(ranked.map { ($0.id, $0.documents) }) { first, _ in first },
            judgements: set.judgements, metrics: metrics, latencies: ranked.map(\.latency))
    }

    /// The mean over the questions, or a percentile of the time by the name `p50_ms` or `p95_ms`; nil for a metric that was
    /// not measured.
    package subscript(name: String) -> Double? {
        if !latencies.isEmpty, let percent = Self.percent(name) { return latencies[percent] }
        return EvaluationMetric(name).flatMap { self[$0] }
    }

    /// The mean over the questions; nil for a metric that was not measured.
    package subscript(metric: EvaluationMetric) -> Double? {
        values[metric].map { $0.isEmpty ? 0 : $0.reduce(0, +) / Double($0.count) }
    }

    /// Where the mean lies with 95 % confidence.
    package func interval(_ metric: EvaluationMetric) -> ClosedRange<Double> {
        Bootstrap().interval(ofMean: values[metric] ?? [])
    }

    /// This run against another over the same questions; nil for a metric that one of them did not measure.
    package func compared(to other: EvaluationReport, by metric: EvaluationMetric) -> PairedComparison? {
        guard queries == other.queries, let new = values[metric], let old = other.values[metric] else { return nil }
        return PairedComparison(new, against: old)
    }

    package var json: JSONValue {
        var members = metrics.map { ($0.description, JSONValue.number(self[$0] ?? 0)) }
        members.append(("queries", JSONValue(queries.count)))
        if !latencies.isEmpty {
            members += [50, 95].map { ("p\($0)_ms", .number(latencies[Double($0)])) }
        }
        let intervals = metrics.map { metric -> (String, JSONValue) in
            let interval = interval(metric)
            return (metric.description, [.number(interval.lowerBound), .number(interval.upperBound)])
        }
        return .object(JSONObject(members + [("ci95", .object(JSONObject(intervals)))]))
    }

    private static func percent(_ name: String) -> Double? {
        guard name.hasPrefix("p"), name.hasSuffix("_ms") else { return nil }
        return Double(name.dropFirst().dropLast(3)).flatMap { (0...100).contains($0) ? $0 : nil }
    }
}
