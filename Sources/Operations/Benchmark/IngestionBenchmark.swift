import JSON

/// How fast documents become findable: from the first upload to the end of the last job.
package struct IngestionBenchmark: Sendable {
    private let api: RagAPI
    private let collection: String

    package init(api: RagAPI, collection: String) {
        self.api = api
        self.collection = collection
    }

    /// - Parameter processes: tell how many tokens were embedded meanwhile.
    package func run(_ set: BenchmarkSet, processes: ProcessBenchmark) async throws -> [BenchmarkFigure] {
        let tokensBefore = await processes.embeddedTokens()
        let start = ContinuousClock.now
        _ = try await BoundedTasks.map(set.documents, concurrency: 16) { document in
            try await api.upload(
                document.content, source: document.source, mediaType: document.mediaType, title: document.title,
                collection: collection)
        }
        try await IdleWait(api: api, collection: collection)()
        let seconds = (ContinuousClock.now - start) / .seconds(1)
        try await requireNoFailure()
        let tokens = await processes.embeddedTokens() - tokensBefore
        return [
            BenchmarkFigure("\(set.name): ingestion, documents", Double(set.documents.count) / seconds, "documents/s"),
            BenchmarkFigure("\(set.name): ingestion, tokens", tokens / seconds, "tokens/s"),
        ]
    }

    /// A document that was not read would be counted as a fast one.
    private func requireNoFailure() async throws {
        let query = [("collection", collection), ("state", "failed")]
        guard let failed = try await api.list("/v1/jobs", parameters: query, limit: 1).first else { return }
        throw StackError("a document of the measurement was not read: \(failed["error"]?.string ?? "no reason")")
    }
}
