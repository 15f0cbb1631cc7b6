package import Domain
import JSON

/// Ranks a test set's questions against a collection that holds its passages, and measures the rankings.
package struct EvaluateDataset: Sendable {
    private let api: RagAPI
    private let collection: String

    package init(api: RagAPI, collection: String) {
        self.api = api
        self.collection = collection
    }

    /// Brings the passages into the collection, each as one document named by its id, and waits until all can be found.
    package func ingest(
        _ dataset: BEIRDataset, concurrency: Int = 16, progress: @escaping @Sendable (Int) -> Void = { _ in }
    ) async throws {
        let path = "/v1/collections/\(PercentEncoding.segment(collection))/documents"
        let known = Set(try await api.list(path).compactMap { $0["source"]?.string })
        let missing = dataset.corpus.filter { !known.contains($0.id) }
        _ = try await BoundedTasks.map(missing, concurrency: concurrency, progress: progress) { entry in
            var body = JSONObject([
                ("text", .string(entry.text.isEmpty ? entry.title : entry.text)), ("source", .string(entry.id)),
            ])
            if !entry.title.isEmpty { body["title"] = .string(entry.title) }
            return try await api.post(path, .object(body))
        }
        try await IdleWait(api: api, collection: collection)()
    }

    /// The ranking of each question: passage ids, best first, each document at its best passage.
    ///
    /// - Parameter denseWeight: the dense leg's share; nil for the collection's.
    package func rank(
        _ dataset: BEIRDataset, mode: RetrievalMode, depth: Int = 100, concurrency: Int = 4, denseWeight: Double? = nil
    ) async throws -> [RankedQuery] {
        try await BoundedTasks.map(dataset.queries, concurrency: concurrency) { query in
            let clock = ContinuousClock()
            let start = clock.now
            let answer = try await api.post(
                "/v1/search",
                [
                    "question": .string(query.text), "collection": .string(collection), "mode": .string(mode.rawValue),
                    "top_k": JSONValue(depth), "dense_weight": JSONValue(denseWeight),
                ])
            return RankedQuery(id: query.id, passages: answer["passages"]?.array ?? [], latency: clock.now - start)
        }
    }
}
