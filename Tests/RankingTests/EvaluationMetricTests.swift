import Ranking
import Testing

@Suite struct EvaluationMetricTests {
    @Test(arguments: ["ndcg@10", "recall@100", "precision@5", "mrr@10", "mrr", "map", "success@1"])
    func `a metric is called what it was read from`(name: String) throws {
        #expect(try #require(EvaluationMetric(name)).description == name)
    }

    @Test(arguments: ["", "ndcg@", "ndcg@0", "ndcg@-1", "ndcg@10@5", "accuracy@10", "precision", "@10"])
    func `what is no metric is refused`(name: String) {
        #expect(EvaluationMetric(name) == nil)
    }

    /// By ir_measures 0.4.3: AP@4, P@5, Success@1 and Success@3 of this ranking.
    @Test func `precision, average precision and success are those of ir_measures`() {
        let ranking = ["x", "b", "y", "a", "z", "c"]
        let grades = ["a": 2, "b": 1, "c": 1, "d": 0]
        #expect(abs(EvaluationMetric(.map, at: 4)(ranking, grades) - (1.0 / 2 + 2.0 / 4) / 3) < 1e-12)
        #expect(abs(EvaluationMetric(.precision, at: 5)(ranking, grades) - 0.4) < 1e-12)
        #expect(EvaluationMetric(.success, at: 1)(ranking, grades) == 0)
        #expect(EvaluationMetric(.success, at: 3)(ranking, grades) == 1)
    }
}
