import JSON
import Operations
import Ranking
import Testing

@Suite struct EvaluationTests {
    private let judgements = ["q1": ["a": 1], "q2": ["b": 1], "q3": ["c": 1]]
    private let found = ["q1": ["a", "x"], "q2": ["x", "b"]]

    @Test func `means are over all judged questions, also over those that found nothing`() throws {
        let report = EvaluationReport("hybrid", rankings: found, judgements: judgements)
        #expect(abs(try #require(report["mrr@10"]) - 0.5) < 1e-12)
        #expect(report["recall@10"].map { abs($0 - 2.0 / 3) < 1e-12 } == true)
        #expect(report["success@1"] == nil && report["p50_ms"] == nil)
        #expect(report.json["queries"] == 3)
    }

    @Test func `a run comes back from its file in the same order, equal scores and all`() throws {
        let ranked = [
            RankedQuery(id: "q1", documents: ["z", "a", "m"], scores: [0.5, 0.5, 0.5]),
            RankedQuery(id: "q2", documents: ["b"], scores: [1e-9]),
        ]
        let back = try RunFile.rankings(in: RunFile.text(ranked, name: "hybrid"))
        #expect(back == ["q1": ["z", "a", "m"], "q2": ["b"]])
    }

    @Test func `of equal scores in a run the greater name stands first, as in trec_eval`() throws {
        let text = "q Q0 d10 1 0.5 run\nq Q0 d9 2 0.5 run\nq Q0 d1 3 0.7 run\n"
        #expect(try RunFile.rankings(in: text) == ["q": ["d1", "d9", "d10"]])
    }

    @Test(arguments: ["q Q0 d 1 0.5\n", "q Q0 d 1 high run\n", "q Q0 d 1 nan run\n"])
    func `a line that is none of a run's is named`(text: String) {
        let error = #expect(throws: DatasetError.self) { try RunFile.rankings(in: "q Q0 d 1 1 run\n" + text) }
        #expect(error?.description.contains("line 2") == true)
    }

    @Test func `the page holds everything itself, and no text of others as markup`() throws {
        let hybrid = EvaluationReport(
            "hybrid", rankings: found, judgements: judgements, latencies: [.milliseconds(3), .milliseconds(9)])
        let other = EvaluationReport("old <run>", rankings: ["q1": ["x", "a"]], judgements: judgements)
        let comparison = try #require(EvaluationComparison(hybrid, against: other, by: .init(.ndcg, at: 10)))
        let page = EvaluationPage(
            title: "Retrieval on a & b", reports: [hybrid, other], comparisons: [comparison],
            questions: ["q3": "Where is <script>alert(1)</script>?"])
        #expect(!page.html.contains("<script") && !page.html.contains("http") && !page.html.contains("src="))
        #expect(page.html.contains("a &amp; b") && page.html.contains("old &lt;run&gt;"))
        #expect(page.html.components(of: "<svg") == 5)
        #expect(page.html.components(of: "<svg") == page.html.components(of: "</svg>"))
        #expect(comparison.json["wins"] == 2 && comparison.json["losses"] == 0)
    }

    @Test func `each question stands in the comma-separated values, names quoted where they must be`() {
        let report = EvaluationReport(
            "hybrid", rankings: ["a,b": ["x"]], judgements: ["a,b": ["x": 1]], metrics: [.init(.mrr, at: 10)])
        #expect(EvaluationCSV.text([report]) == "run,query,mrr@10\nhybrid,\"a,b\",1.000000\n")
    }
}

extension String {
    fileprivate func components(of part: String) -> Int {
        var count = 0
        var rest = self[...]
        while let range = rest.firstRange(of: part) {
            count += 1
            rest = rest[range.upperBound...]
        }
        return count
    }
}
