import Domain

extension RetrievalBenchmark {
    func addLatency(_ percentiles: Percentiles, _ size: Int, to report: inout RetrievalReport) {
        for percent in [50.0, 95, 99] {
            report.note(
                BenchmarkFigure("retrieval, \(size) chunks, p\(Int(percent))", percentiles[percent], "ms"))
        }
        guard let bounds = Self.latencyBounds[size] else { return }
        report.add(
            RetrievalGoal(
                "retrieval p50 / p95, \(Self.text(size)) chunks, warm, without query embedding",
                [
                    (percentiles[50], bounds.must.p50, bounds.aim.p50),
                    (percentiles[95], bounds.must.p95, bounds.aim.p95),
                ], unit: " ms", atMost: true, digits: 2))
    }

    private typealias Bounds = (must: (p50: Double, p95: Double), aim: (p50: Double, p95: Double))
    private static let latencyBounds: [Int: Bounds] = [
        100_000: ((3, 8), (1, 3)), 1_000_000: ((6, 20), (2, 6)),
    ]

    func addColdStart(
        _ collection: Loaded, _ size: Int, _ percentiles: Percentiles, to report: inout RetrievalReport
    ) async throws {
        tell("measuring: cold start, \(size) chunks")
        let cold = try await ports.coldStart.run(
            collection.id.description, question: passages.question(plan.questions))
        let complete = cold.complete / .seconds(1)
        let bytes = cold.bytes / Double(size)
        report.addSize(
            [Self.text(size)] + [50.0, 95, 99].map { FixedPoint.text(percentiles[$0], digits: 2) } + [
                FixedPoint.text(collection.duration / .seconds(1), digits: 1),
                FixedPoint.text(cold.firstAnswer / .milliseconds(1), digits: 0), FixedPoint.text(complete, digits: 2),
                FixedPoint.text(bytes, digits: 0), FixedPoint.text(cold.peakBytes / 1_048_576, digits: 0),
            ])
        report.note(BenchmarkFigure("retriever, \(size) chunks, cold start, indexes complete", complete, "s"))
        report.note(
            BenchmarkFigure(
                "retriever, \(size) chunks, cold start, first answer", cold.firstAnswer / .milliseconds(1), "ms"))
        report.note(BenchmarkFigure("retriever, \(size) chunks, memory", bytes, "bytes/chunk"))
        report.note(
            BenchmarkFigure("retriever, \(size) chunks, memory at most", cold.peakBytes / 1_048_576, "MiB"))
    }

    func addRecall(_ collection: CollectionID, _ model: EmbeddingModel, to report: inout RetrievalReport) async throws {
        tell("measuring: recall")
        let questions = (0..<plan.recallQuestions).map(passages.question)
        let vectors = try await ports.embedder.embed(questions, as: .query, priority: .bulk)
        let recall = DenseRecall(
            calls: calls, exact: ports.exact, collection: collection, model: model,
            questions: questions.enumerated().map { ($1, Array(vectors[$0])) })
        var values: [(Double, Double, Double)] = []
        for filter in DenseRecall.filters {
            let value = try await recall.recall(share: filter.share)
            report.note(BenchmarkFigure("dense recall@10, \(filter.percent) % allowed", value, ""))
            values.append((value, 0.97, 1))
        }
        report.add(
            RetrievalGoal(
                "recall@10 of the dense leg against exact, filters of "
                    + DenseRecall.filters.map(\.percent).joined(separator: " / ") + " %", values, unit: "",
                atMost: false, digits: 3))
    }

    func addFreshness(_ collection: String, to report: inout RetrievalReport) async throws {
        tell("measuring: freshness")
        let freshness = Freshness(api: ports.api, collection: collection)
        let durations = Percentiles(try await freshness.durations(documents: plan.freshDocuments))
        report.note(BenchmarkFigure("new chunk searchable, p50", durations[50], "ms"))
        report.note(BenchmarkFigure("new chunk searchable, at most", durations[100], "ms"))
        report.add(
            RetrievalGoal(
                "new chunk searchable after its job is done, p50 / at most",
                [(durations[50], 1000, 100), (durations[100], 1000, 100)], unit: " ms", atMost: true, digits: 1))
    }

    func addGrowth(_ latencies: [(size: Int, percentiles: Percentiles)], to report: inout RetrievalReport) {
        guard let first = latencies.first, let last = latencies.last, first.size < last.size else { return }
        let growth = last.percentiles[95] / first.percentiles[95]
        report.note(BenchmarkFigure("growth of p95, \(first.size) to \(last.size) chunks", growth, "x"))
        report.add(
            RetrievalGoal(
                "growth of p95, \(Self.text(first.size)) to \(Self.text(last.size)) chunks", [(growth, 4, 2)],
                unit: " x", atMost: true, digits: 2))
    }

    static func text(_ size: Int) -> String {
        size >= 1_000_000 && size % 1_000_000 == 0
            ? "\(size / 1_000_000)M" : size % 1000 == 0 ? "\(size / 1000)k" : "\(size)"
    }
}
