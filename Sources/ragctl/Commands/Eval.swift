import ArgumentParser
import Domain
import JSON
import Operations

/// `ragctl eval --dataset DIR`: how good the rankings are, against a judged test set.
struct Eval: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Measure retrieval on a judged test set (BEIR's layout).",
        discussion: "The passages go into a collection of the set's own, which is kept for the next run.")

    @Option(help: "The folder with corpus, queries and qrels.")
    var dataset: String

    @Option(help: "The collection; by default one named after the folder.")
    var collection: String?

    @Option(help: "hybrid, dense or lexical; all three by default.")
    var mode: [RetrievalMode] = []

    @Option(help: "Fail when a figure of the hybrid mode is lower, like ndcg@10=0.7.")
    var failUnder: [String] = []

    @OptionGroup var service: ServiceOptions

    func run() async throws {
        let api = try service.connect()
        let set = try await BEIRDataset(folder: dataset)
        let name = collection ?? "eval-" + (dataset.split(separator: "/").last.map { $0.lowercased() } ?? "set")
        _ = try? await api.post("/v1/collections", ["name": .string(name)])
        let evaluation = EvaluateDataset(api: api, collection: name)
        let bar = ProgressBar("ingesting", total: set.corpus.count)
        try await evaluation.ingest(set) { bar.update($0) }
        bar.finish()
        var reports: [(mode: RetrievalMode, report: EvaluationReport)] = []
        for mode in mode.isEmpty ? RetrievalMode.allCases : mode {
            let ranked = try await evaluation.rank(set, mode: mode)
            reports.append((mode, EvaluationReport(ranked, judgements: set.judgements)))
        }
        print(service.json ? json(reports).prettyText : table(reports).text)
        try check(reports)
    }

    private func json(_ reports: [(mode: RetrievalMode, report: EvaluationReport)]) -> JSONValue {
        .object(JSONObject(reports.map { ($0.mode.rawValue, $0.report.json) }))
    }

    private func table(_ reports: [(mode: RetrievalMode, report: EvaluationReport)]) -> Table {
        let metrics = ["ndcg@10", "recall@10", "recall@100", "mrr@10", "p50_ms", "p95_ms"]
        return Table(
            headings: ["mode"] + metrics,
            rows: reports.map { mode, report in
                [mode.rawValue] + metrics.map { FixedPoint.text(report[$0] ?? 0, digits: 4) }
            })
    }

    private func check(_ reports: [(mode: RetrievalMode, report: EvaluationReport)]) throws {
        for limit in failUnder {
            let parts = limit.split(separator: "=")
            guard parts.count == 2, let least = Double(parts[1]) else {
                throw ValidationError("--fail-under wants METRIC=NUMBER, like ndcg@10=0.7")
            }
            guard let report = (reports.first { $0.mode == .hybrid } ?? reports.first)?.report,
                let value = report[String(parts[0])]
            else { throw ValidationError("there is no figure called \(parts[0])") }
            if value < least {
                say("\(parts[0]) is \(FixedPoint.text(value, digits: 4)), below \(parts[1])")
                throw ExitCode.failure
            }
        }
    }
}
