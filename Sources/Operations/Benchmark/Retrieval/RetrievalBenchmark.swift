package import Domain
import JSON

/// Retrieval measured with synthetic collections of growing size: latency, recall, load beside a peer, freshness, cold start.
package struct RetrievalBenchmark: Sendable {
    /// What is measured with, and how much of it.
    package struct Plan: Sendable {
        /// Chunks of each collection, ascending.
        package var sizes = [10_000, 100_000, 1_000_000]
        /// Chunks of the collection that is asked under load.
        package var loadSize = 100_000
        package var questions = 500
        package var recallQuestions = 40
        package var clients = 16
        package var rounds = 5
        package var roundLength = Duration.seconds(5)
        package var freshDocuments = 20

        package init() {}
    }

    /// Through what is measured.
    package struct Ports: Sendable {
        package let api: RagAPI
        package let apiURL: String
        package let retrieverURL: String
        package let embedder: any TextEmbedder
        package let exact: any PassageIndex
        package let loader: @Sendable (CollectionID, EmbeddingModel) async throws -> any BulkLoader
        package let coldStart: ColdStart
        /// Nil where ours is measured alone.
        package let peer: PeerService?

        package init(
            api: RagAPI, apiURL: String, retrieverURL: String, embedder: any TextEmbedder, exact: any PassageIndex,
            loader: @escaping @Sendable (CollectionID, EmbeddingModel) async throws -> any BulkLoader,
            coldStart: ColdStart, peer: PeerService?
        ) {
            self.api = api
            self.apiURL = apiURL
            self.retrieverURL = retrieverURL
            self.embedder = embedder
            self.exact = exact
            self.loader = loader
            self.coldStart = coldStart
            self.peer = peer
        }
    }

    let plan: Plan
    let ports: Ports
    let passages: SyntheticPassages
    let calls: RetrieverCalls
    private let say: @Sendable (String) -> Void

    /// - Parameter say: told what is being done.
    package init(
        _ plan: Plan, _ ports: Ports, passages: SyntheticPassages, say: @escaping @Sendable (String) -> Void
    ) throws {
        self.plan = plan
        self.ports = ports
        self.passages = passages
        self.say = say
        calls = try RetrieverCalls(url: ports.retrieverURL)
    }

    package func run() async throws -> RetrievalReport {
        let model = try await ports.embedder.model()
        say("embedding \(passages.passages.count) passages")
        let vectors = try await ports.embedder.embed(
            passages.passages.map { $0.joined(separator: " ") }, as: .passage, priority: .bulk)
        let sentences = try await ports.embedder.embed(passages.passages.flatMap(\.self), priority: .bulk)
        let synthetic = SyntheticCollection(passages, vectors: vectors, sentenceVectors: sentences)
        var report = RetrievalReport()
        var latencies: [(size: Int, percentiles: Percentiles)] = []
        for size in plan.sizes {
            let collection = try await load(size, synthetic, model)
            let percentiles = try await latency(collection.id)
            latencies.append((size, percentiles))
            addLatency(percentiles, size, to: &report)
            try await addColdStart(collection, size, percentiles, to: &report)
            if size == plan.loadSize {
                try await addRecall(collection.id, model, to: &report)
                try await addFreshness(collection.name, to: &report)
                try await addLoad(collection, to: &report)
            }
        }
        addGrowth(latencies, to: &report)
        return report
    }

    struct Loaded {
        let id: CollectionID
        let name: String
        let duration: Duration
    }

    private func load(_ size: Int, _ synthetic: SyntheticCollection, _ model: EmbeddingModel) async throws -> Loaded {
        let name = "bench-\(size)-" + String(UInt32.random(in: .min ... .max), radix: 36)
        let made = try await ports.api.post("/v1/collections", ["name": .string(name)])
        guard let id = made["id"]?.string.flatMap(CollectionID.init) else {
            throw StackError("the answer to a new collection has no id")
        }
        let start = ContinuousClock.now
        var told = 0
        try await synthetic.load(chunks: size, by: try await ports.loader(id, model), concurrency: 4) { done in
            guard done - told >= size / 5 else { return }
            told = done
            say("loading \(size) chunks: \(done)")
        }
        return Loaded(id: id, name: name, duration: .now - start)
    }

    /// One client, one question after the other, their vectors known.
    private func latency(_ collection: CollectionID) async throws -> Percentiles {
        say("measuring: latency")
        let questions = (0..<plan.questions).map(passages.question)
        // Asked for one passage less: the vectors are known afterwards, the result is not.
        for question in questions { _ = try await calls.ask(question, of: collection.description, topK: 9) }
        while try await !calls.ask(questions[0], of: collection.description, explain: true).isFromMemory {
            try await Task.sleep(for: .milliseconds(100))
        }
        var durations: [Duration] = []
        for question in questions {
            durations.append(try await calls.ask(question, of: collection.description).duration)
        }
        return Percentiles(durations)
    }

    func tell(_ text: String) { say(text) }
}
