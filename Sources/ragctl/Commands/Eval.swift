import ArgumentParser
import Domain
import FoundationEssentials
import JSON
import Operations
import Ranking

/// `ragctl eval --dataset DIR`: how good the rankings are, against a judged test set.
struct Eval: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Measure retrieval on a judged test set (BEIR's layout).",
        discussion: """
            The passages go into a collection of the set's own, which is kept for the next run. Means are over all judged \
            questions; a question that finds nothing counts as 0. Runs are compared question by question.
            """)

    @Option(help: "The folder with corpus, queries and qrels.")
    var dataset: String

    @Option(help: "The collection; by default one named after the folder.")
    var collection: String?

    @Flag(help: "Rank what the collection holds already.")
    var noIngest = false

    @Flag(help: "Use a new collection and delete it afterwards.")
    var scratch = false

    @Option(help: "hybrid, dense or lexical; all three by default.")
    var mode: [RetrievalMode] = []

    @Option(help: "ndcg, recall, precision, mrr, map or success, with the rank: ndcg@10. May be given again.")
    var metric: [EvaluationMetric] = []

    @Option(help: "How many passages to ask for, 1 to 100.")
    var depth = Question.maximumTopK

    @Option(help: "Questions on their way at once.")
    var concurrency = 4

    @Option(help: "A run in TREC's form: measure it, and ask no service.")
    var score: String?

    @OptionGroup var output: EvaluationOutput
    @OptionGroup var service: ServiceOptions

    func validate() throws {
        guard !scratch || (collection == nil && !noIngest) else {
            throw ValidationError("--scratch takes neither --collection nor --no-ingest")
        }
        guard (1...Question.maximumTopK).contains(depth) else {
            throw ValidationError("--depth is 1 to \(Question.maximumTopK)")
        }
        guard concurrency > 0 else { throw ValidationError("--concurrency is at least 1") }
    }

    func run() async throws {
        let set = try await BEIRDataset(folder: dataset)
        let reports: [EvaluationReport]
        if let score {
            reports = [try output.report(ofRun: score, set, metrics)]
        } else {
            reports = try await rank(set)
        }
        try output.present(reports, of: set, named: folderName, asJSON: service.json)
    }

    private func rank(_ set: BEIRDataset) async throws -> [EvaluationReport] {
        let api = try service.connect()
        let name =
            scratch ? "eval-" + String(UInt32.random(in: .min ... .max), radix: 36) : collection ?? "eval-" + folderName
        let evaluation = EvaluateDataset(api: api, collection: name)
        if !noIngest {
            _ = try? await api.post("/v1/collections", ["name": .string(name)])
            let bar = ProgressBar("ingesting", total: set.corpus.count)
            try await evaluation.ingest(set) { bar.update($0) }
            bar.finish()
        }
        var reports: [EvaluationReport] = []
        for mode in mode.isEmpty ? RetrievalMode.allCases : mode {
            let ranked = try await evaluation.rank(set, mode: mode, depth: depth, concurrency: concurrency)
            try output.keep(ranked, of: mode)
            reports.append(EvaluationReport(mode.rawValue, ranked, of: set, metrics: metrics))
        }
        if scratch { _ = try await api.delete("/v1/collections/\(name)") }
        return reports
    }

    private var metrics: [EvaluationMetric] {
        let asked = metric.isEmpty ? EvaluationMetric.usual : metric
        return output.failUnder.map(\.metric).reduce(into: asked) { if !$0.contains($1) { $0.append($1) } }
    }

    private var folderName: String { dataset.split(separator: "/").last.map { $0.lowercased() } ?? "set" }
}

extension EvaluationMetric: ExpressibleByArgument {
    package init?(argument: String) { self.init(argument) }
}
