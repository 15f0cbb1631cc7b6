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
        try await forEach(missing, concurrency: concurrency, progress: progress) { entry in
            let body: JSONValue = [
                "text": .string(entry.text.isEmpty ? entry.title : entry.text), "source": .string(entry.id),
                "title": .string(entry.title.isEmpty ? entry.id : entry.title),
            ]
            _ = try await api.post(path, body)
        }
        try await waitUntilIdle()
    }

    /// The ranking of each question: passage ids, best first, each document at its best passage.
    package func rank(
        _ dataset: BEIRDataset, mode: RetrievalMode, depth: Int = 100, concurrency: Int = 4
    ) async throws -> [RankedQuery] {
        try await map(dataset.queries, concurrency: concurrency) { query in
            let clock = ContinuousClock()
            let start = clock.now
            let answer = try await api.post(
                "/v1/search",
                [
                    "question": .string(query.text), "collection": .string(collection), "mode": .string(mode.rawValue),
                    "top_k": JSONValue(depth),
                ])
            var seen: Set<String> = []
            let sources = (answer["passages"]?.array ?? []).compactMap { $0["source"]?.string }
            return RankedQuery(
                id: query.id, documents: sources.filter { seen.insert($0).inserted }, latency: clock.now - start)
        }
    }

    private func waitUntilIdle() async throws {
        for state in ["queued", "running"] {
            while try await !api.get(
                "/v1/jobs?collection=\(PercentEncoding.segment(collection))&state=\(state)&limit=1")[
                    "data", default: []
                ]
                .isEmpty
            {
                try await Task.sleep(for: .milliseconds(200))
            }
        }
    }

    private func forEach<Element: Sendable>(
        _ elements: [Element], concurrency: Int, progress: @escaping @Sendable (Int) -> Void,
        _ body: @escaping @Sendable (Element) async throws -> Void
    ) async throws {
        var done = 0
        var remaining = elements[...]
        try await withThrowingTaskGroup(of: Void.self) { group in
            for element in remaining.prefix(concurrency) { group.addTask { try await body(element) } }
            remaining = remaining.dropFirst(concurrency)
            while try await group.next() != nil {
                done += 1
                progress(done)
                if let element = remaining.popFirst() { group.addTask { try await body(element) } }
            }
        }
    }

    private func map<Element: Sendable, Result: Sendable>(
        _ elements: [Element], concurrency: Int, _ body: @escaping @Sendable (Element) async throws -> Result
    ) async throws -> [Result] {
        var results: [Result] = []
        var remaining = elements[...]
        try await withThrowingTaskGroup(of: Result.self) { group in
            for element in remaining.prefix(concurrency) { group.addTask { try await body(element) } }
            remaining = remaining.dropFirst(concurrency)
            while let result = try await group.next() {
                results.append(result)
                if let element = remaining.popFirst() { group.addTask { try await body(element) } }
            }
        }
        return results
    }
}

/// One question's ranking.
package struct RankedQuery: Sendable {
    package let id: String
    package let documents: [String]
    package let latency: Duration
}

extension JSONValue {
    fileprivate subscript(name: String, default elements: [JSONValue]) -> [JSONValue] {
        self[name]?.array ?? elements
    }
}
