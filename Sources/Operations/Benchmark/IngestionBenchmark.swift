import JSON

/// How fast documents become findable: from the first upload to the end of the last job.
package struct IngestionBenchmark: Sendable {
    private let api: RagAPI
    private let collection: String

    package init(api: RagAPI, collection: String) {
        self.api = api
        self.collection = collection
    }

    package func run(_ dataset: BEIRDataset) async throws -> [BenchmarkFigure] {
        let start = ContinuousClock.now
        try await EvaluateDataset(api: api, collection: collection).ingest(dataset)
        let seconds = (ContinuousClock.now - start) / .seconds(1)
        let words = dataset.corpus.reduce(0) { $0 + $1.text.split(separator: " ").count }
        return [
            BenchmarkFigure("ingestion, documents", Double(dataset.corpus.count) / seconds, "documents/s"),
            BenchmarkFigure("ingestion, words", Double(words) / seconds, "words/s"),
        ]
    }
}
