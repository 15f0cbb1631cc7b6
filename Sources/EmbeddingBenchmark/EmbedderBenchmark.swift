import Embedding

/// `rag-embedder bench`: the encoder beside ONNX Runtime, one core and all of them, its accuracy, and the service over
/// HTTP. Everything that is compared takes turns in one run.
package struct EmbedderBenchmark {
    private let options: BenchmarkOptions
    private let tokenizer: WordPieceTokenizer
    private let corpus: Corpus
    private let processors: ProcessorList
    private let progress: (String) -> Void

    /// - Parameter progress: told what is measured next.
    package init(_ options: BenchmarkOptions, progress: @escaping (String) -> Void) throws {
        self.options = options
        self.progress = progress
        tokenizer = try WordPieceTokenizer(folder: options.model)
        corpus = try Corpus(files: options.texts, tokenizer: tokenizer)
        processors = try .available()
    }

    package func run() async throws -> BenchmarkReport {
        var report = BenchmarkReport(machine: Machine(processors: processors.count))
        try await measureOneCore(&report)
        try await measureCores(&report)
        let half = max(1, processors.count / 2)
        let service = ServiceMeasurement(
            options: options, corpus: corpus, server: processors.first(half), clients: processors.last(half))
        report.add(try await service.run(progress), serverProcessors: half)
        return report
    }

    private func measureOneCore(_ report: inout BenchmarkReport) async throws {
        let core = processors.last(1)
        var contestants: [Contestant] = []
        if !options.peer.isEmpty {
            for precision in ["f32", "int8"] {
                contestants.append(try await peer(precision, on: core))
            }
        }
        for way in OwnWay.all() { contestants.append(try await own(way, on: core)) }
        let works = StandardWorkloads(corpus: corpus)
        let match = Match(
            contestants: contestants, works: works.queries + works.batches, clock: .processor,
            rounds: options.rounds,
            seconds: options.turnSeconds)
        let results = try await match.run { progress("one core, \($0)") }
        report.addOneCore(contestants, results)
        try await measureAccuracy(contestants, &report)
        for (contestant, result) in zip(contestants, results) {
            report.add(try await processFigures(contestant, result, core))
        }
    }

    /// A contestant's memory after its work. The peer, which has tried all its graphs, begins anew with the best one.
    private func processFigures(
        _ contestant: Contestant, _ results: [Match.Result], _ core: ProcessorList
    ) async throws -> ProcessFigures {
        guard contestant.isPeer, let form = results.last?.way.split(whereSeparator: { " ,".contains($0) }).first else {
            return ProcessFigures(contestant)
        }
        let precision = contestant.name.split(separator: " ").last.map(String.init) ?? "f32"
        let fresh = try await Contestant(
            contestant.name, command: options.peer(precision, threads: 1) + ["--form", String(form)],
            processors: core, isPeer: true)
        _ = try await fresh.vectors(StandardWorkloads(corpus: corpus).equalBatch.texts)
        return ProcessFigures(fresh)
    }

    private func measureAccuracy(_ contestants: [Contestant], _ report: inout BenchmarkReport) async throws {
        progress("accuracy")
        let golden = try options.golden.map(GoldenVectors.init)
        let known = golden?.texts.map { tokenizer.encode($0, maximumTokens: 256) } ?? []
        let other = corpus.paragraphs.prefix(400).map { tokenizer.encode($0, maximumTokens: 256) }
        var reference: [[Float]]?
        for contestant in contestants {
            let made = try await contestant.vectors(known + other)
            let others = Array(made[known.count...])
            // The first computes in float32: the peer's, or ours without one.
            if reference == nil { reference = others }
            report.addAccuracy(
                contestant, golden.map { Accuracy(Array(made[..<known.count]), reference: $0.vectors) },
                Accuracy(others, reference: reference ?? []))
        }
        report.accuracyTexts = (known.count, other.count)
    }

    private func measureCores(_ report: inout BenchmarkReport) async throws {
        var contestants: [Contestant] = []
        let all = processors.count
        if !options.peer.isEmpty, all > 1 { contestants.append(try await peer("f32", on: processors)) }
        for precision in [Precision.bf16, .int8] {
            for count in Set([1, 2, all]).sorted() where count <= all {
                let way = OwnWay(kernel: OwnWay.automatic.kernel, precision: precision)
                contestants.append(try await own(way, on: processors.first(count)))
            }
        }
        let match = Match(
            contestants: contestants, works: StandardWorkloads(corpus: corpus).batches, clock: .wall,
            rounds: options.rounds,
            seconds: options.turnSeconds * 2)
        report.addCores(contestants, try await match.run { progress("several cores, \($0)") })
    }

    private func own(_ way: OwnWay, on processors: ProcessorList) async throws -> Contestant {
        try await Contestant(
            "\(way.precision.rawValue), \(way.kernel)", command: options.own(way, threads: processors.count),
            processors: processors, environment: options.environment.map { "\($0)=\($1)" })
    }

    private func peer(_ precision: String, on processors: ProcessorList) async throws -> Contestant {
        try await Contestant(
            "ONNX Runtime \(precision)", command: options.peer(precision, threads: processors.count),
            processors: processors, isPeer: true)
    }
}
