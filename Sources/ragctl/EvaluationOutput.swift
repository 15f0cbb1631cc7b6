import ArgumentParser
import Domain
import FoundationEssentials
import JSON
import Operations
import Ranking

/// What becomes of an evaluation's figures: shown, written, compared, judged.
struct EvaluationOutput: ParsableArguments {
    @Option(help: "Fail when a figure of the hybrid mode is lower, like ndcg@10=0.7.")
    var failUnder: [FigureLimit] = []

    @Option(help: "Compare with a run in TREC's form, as --runs writes them.")
    var compare: String?

    @Option(help: "Write each mode's ranking into this folder, in TREC's form: hybrid.run …")
    var runs: String?

    @Option(help: "Write each question's figures into this file.")
    var csv: String?

    @Option(help: "Write a page with plots into this file.")
    var html: String?

    func keep(_ ranked: [RankedQuery], of mode: RetrievalMode) throws {
        guard let runs else { return }
        try FileManager.default.createDirectory(atPath: runs, withIntermediateDirectories: true)
        try write(RunFile.text(ranked, name: mode.rawValue), to: "\(runs)/\(mode.rawValue).run")
    }

    /// The figures of a ranking made elsewhere or earlier.
    func report(ofRun path: String, _ set: BEIRDataset, _ metrics: [EvaluationMetric]) throws -> EvaluationReport {
        let rankings: [String: [String]]
        do {
            rankings = try RunFile.rankings(in: String(contentsOf: URL(filePath: path), encoding: .utf8))
        } catch {
            throw ValidationError("\(path) cannot be read as a run: \(error)")
        }
        let name = path.split(separator: "/").last.map(String.init) ?? path
        return EvaluationReport(name, rankings: rankings, judgements: set.judgements, metrics: metrics)
    }

    func present(_ reports: [EvaluationReport], of set: BEIRDataset, named name: String, asJSON: Bool) throws {
        let metrics = reports.first?.metrics ?? []
        let baseline = try compare.map { try report(ofRun: $0, set, metrics) }
        let comparisons = comparisons(reports, baseline)
        print(asJSON ? json(reports, comparisons).prettyText : table(reports).text)
        if !asJSON { for comparison in comparisons { print(comparison.sentence) } }
        let all = reports + (baseline.map { [$0] } ?? [])
        if let csv { try write(EvaluationCSV.text(all), to: csv) }
        if let html {
            let questions = Dictionary(set.queries.map { ($0.id, $0.text) }) { first, _ in first }
            let page = EvaluationPage(
                title: "Retrieval on \(name)", reports: all, comparisons: comparisons, questions: questions)
            try write(page.html, to: html)
        }
        try check(reports)
    }

    /// Each report against the run named; without one, hybrid against each leg.
    private func comparisons(_ reports: [EvaluationReport], _ baseline: EvaluationReport?) -> [EvaluationComparison] {
        guard let metric = reports.first?.metrics.first else { return [] }
        if let baseline { return reports.compactMap { EvaluationComparison($0, against: baseline, by: metric) } }
        guard let hybrid = reports.first(where: { $0.name == RetrievalMode.hybrid.rawValue }) else { return [] }
        return reports.filter { $0.name != hybrid.name }.compactMap {
            EvaluationComparison(hybrid, against: $0, by: metric)
        }
    }

    private func json(_ reports: [EvaluationReport], _ comparisons: [EvaluationComparison]) -> JSONValue {
        .object(
            JSONObject(
                reports.map { report in
                    var object = JSONObject()
                    if case .object(let figures) = report.json { object = figures }
                    let own = comparisons.filter { $0.new.name == report.name }.map(\.json)
                    if !own.isEmpty { object["comparisons"] = .array(own) }
                    return (report.name, .object(object))
                }))
    }

    private func table(_ reports: [EvaluationReport]) -> Table {
        let metrics = reports.first?.metrics ?? []
        let times = ["p50_ms", "p95_ms"].filter { reports.first?[$0] != nil }
        let first = metrics.first.map { ["\($0) 95 %"] } ?? []
        return Table(
            headings: ["mode"] + metrics.map(\.description) + first + times,
            rows: reports.map { report in
                let figures = metrics.map { FixedPoint.text(report[$0] ?? 0, digits: 4) }
                let interval = metrics.first.map { report.interval($0) }.map {
                    ["\(FixedPoint.text($0.lowerBound, digits: 3))-\(FixedPoint.text($0.upperBound, digits: 3))"]
                }
                return [report.name] + figures + (interval ?? [])
                    + times.map { FixedPoint.text(report[$0] ?? 0, digits: 1) }
            })
    }

    private func check(_ reports: [EvaluationReport]) throws {
        guard let report = reports.first(where: { $0.name == RetrievalMode.hybrid.rawValue }) ?? reports.first else {
            return
        }
        var isBelow = false
        for limit in failUnder {
            guard let value = report[limit.metric], value < limit.least else { continue }
            let found = FixedPoint.text(value, digits: 4)
            say("\(report.name): \(limit.metric) is \(found), below \(FixedPoint.text(limit.least, digits: 4))")
            isBelow = true
        }
        if isBelow { throw ExitCode.failure }
    }

    private func write(_ text: String, to path: String) throws {
        try Data(text.utf8).write(to: URL(filePath: path), options: .atomic)
    }
}

/// The least that a figure may be: `ndcg@10=0.7`.
struct FigureLimit: ExpressibleByArgument {
    let metric: EvaluationMetric
    let least: Double

    init?(argument: String) {
        let parts = argument.split(separator: "=")
        guard parts.count == 2, let metric = EvaluationMetric(String(parts[0])), let least = Double(parts[1]) else {
            return nil
        }
        self.metric = metric
        self.least = least
    }
}
