import Ranking
import Testing

@Suite struct RankingMetricsTests {
    @Test(arguments: MetricGolden.all)
    func `metrics equal ir_measures to four decimals`(golden: MetricGolden) {
        let (ranking, grades) = (golden.ranking, golden.grades)
        #expect(abs(RankingMetrics.ndcg(ranking, grades, at: 10) - golden.ndcg10) < 5e-5)
        #expect(abs(RankingMetrics.ndcg(ranking, grades, at: 5) - golden.ndcg5) < 5e-5)
        #expect(abs(RankingMetrics.recall(ranking, grades, at: 10) - golden.recall10) < 5e-5)
        #expect(abs(RankingMetrics.recall(ranking, grades, at: 5) - golden.recall5) < 5e-5)
        #expect(abs(RankingMetrics.reciprocalRank(ranking, grades, at: 10) - golden.rr10) < 5e-5)
    }

    @Test func `nothing found and nothing relevant score 0`() {
        #expect(RankingMetrics.ndcg([], ["a": 1], at: 10) == 0)
        #expect(RankingMetrics.ndcg(["a"], [:], at: 10) == 0)
        #expect(RankingMetrics.recall(["a"], ["a": 0], at: 10) == 0)
        #expect(RankingMetrics.reciprocalRank(["b"], ["a": 1], at: 10) == 0)
    }
}
