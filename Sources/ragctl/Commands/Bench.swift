import ArgumentParser
import FoundationEssentials
import JSON
import Operations

/// `ragctl bench`: how fast the running services are.
struct Bench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Measure the running services and print a table.",
        discussion: "Brings documents into a collection of its own, asks questions, deletes the collection.")

    @Option(help: "A folder in BEIR's layout; by default documents are generated from the samples' sentences.")
    var dataset: String?

    @Option(help: "How many documents to generate where no dataset is given.")
    var documents = 200

    @Option(help: "How many questions to ask.")
    var questions = 200

    @Option(help: "Where to write the figures.")
    var output = ".build/bench/service.json"

    @OptionGroup var ports: PortOptions
    @OptionGroup var service: ServiceOptions

    func run() async throws {
        let api = try service.connect()
        let processes = ProcessBenchmark(ports: ports.ports)
        var figures = ReadinessBenchmark.figures(from: ProcessInfo.processInfo.environment["RAG_READINESS"] ?? "")
        let idle = await processes.run()
        figures += idle.map { BenchmarkFigure("idle \($0.metric)", $0.value, $0.unit) }
        let set = if let dataset { BenchmarkSet(try await BEIRDataset(folder: dataset)) } else { try generated() }
        figures += try await measure(set, api, processes)
        if dataset == nil {
            figures += try await QueryBenchmark(api: api, collection: "default").run(
                "samples", questions: sampleQuestions())
        }
        figures += try await QueryBenchmark(api: api, collection: "default").frameworkOverhead()
        figures += await processes.run()
        try write(figures)
        let rows = figures.map { [$0.metric, FixedPoint.text($0.value, digits: 2), $0.unit] }
        print(
            service.json ? report(figures).prettyText : Table(headings: ["figure", "value", "unit"], rows: rows).text)
        say("measured on \(MachineDescription().text); written to \(output)")
    }

    private func measure(
        _ set: BenchmarkSet, _ api: RagAPI, _ processes: ProcessBenchmark
    ) async throws -> [BenchmarkFigure] {
        let name = "bench-" + String(UInt32.random(in: .min ... .max), radix: 36)
        _ = try await api.post("/v1/collections", ["name": .string(name)])
        let ingestion = try await IngestionBenchmark(api: api, collection: name).run(set, processes: processes)
        let queries = try await QueryBenchmark(api: api, collection: name)
            .run(set.name, questions: Array(set.questions.prefix(questions)))
        _ = try await api.delete("/v1/collections/\(name)")
        return ingestion + queries
    }

    private func generated() throws -> BenchmarkSet {
        let texts = try ["incident-response.md", "leave-policy.md", "release-notes.txt"].map {
            try String(contentsOf: URL(filePath: "deployment/samples/\($0)"), encoding: .utf8)
        }
        return GeneratedDocuments(sentencesOf: texts.joined(separator: "\n")).set(count: documents)
    }

    private func sampleQuestions() throws -> [String] {
        let content = try Data(contentsOf: URL(filePath: "deployment/sample-questions.json"))
        let list = try JSONValue(parsing: Array(content))["answered"]?.array ?? []
        let texts = list.compactMap { $0["question"]?.string }
        return (0..<questions).map { "\(texts[$0 % max(1, texts.count)]) \($0)" }
    }

    private func report(_ figures: [BenchmarkFigure]) -> JSONValue {
        ["machine": MachineDescription().json, "figures": .array(figures.map(\.json))]
    }

    private func write(_ figures: [BenchmarkFigure]) throws {
        let folder = output.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
        try FileManager.default.createDirectory(
            atPath: folder.isEmpty ? "." : folder, withIntermediateDirectories: true)
        try Data(report(figures).prettyText.utf8).write(to: URL(filePath: output))
    }
}
