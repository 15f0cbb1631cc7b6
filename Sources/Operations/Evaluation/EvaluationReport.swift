package import JSON
import Ranking

/// The figures of one run over a test set: means over its questions.
package struct EvaluationReport: Sendable {
    package let ndcg10: Double
    package let recall10: Double
    package let recall100: Double
    package let mrr10: Double
    package let queries: Int
    /// Median and 95th percentile of the time of one search, in milliseconds.
    package let p50: Double
    package let p95: Double

    package init(_ ranked: [RankedQuery], judgements: [String: [String: Int]]) {
        func mean(_ metric: ([String], [String: Int]) -> Double) -> Double {
            ranked.isEmpty
                ? 0 : ranked.reduce(0) { $0 + metric($1.documents, judgements[$1.id] ?? [:]) } / Double(ranked.count)
        }
        ndcg10 = mean { RankingMetrics.ndcg($0, $1, at: 10) }
        recall10 = mean { RankingMetrics.recall($0, $1, at: 10) }
        recall100 = mean { RankingMetrics.recall($0, $1, at: 100) }
        mrr10 = mean { RankingMetrics.reciprocalRank($0, $1, at: 10) }
        queries = ranked.count
        let latencies = Percentiles(ranked.map(\.latency))
        p50 = latencies[50]
        p95 = latencies[95]
    }

    package var json: JSONValue {
        [
            "ndcg@10": .number(ndcg10), "recall@10": .number(recall10), "recall@100": .number(recall100),
            "mrr@10": .number(mrr10), "queries": JSONValue(queries), "p50_ms": .number(p50), "p95_ms": .number(p95),
        ]
    }

    /// The value of a metric by its name in `json`.
    package subscript(metric: String) -> Double? { json[metric]?.double }
}
