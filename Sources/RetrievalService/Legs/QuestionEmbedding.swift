import Crypto
import Domain
import Telemetry
import Wire

/// The vector of a question: from memory, from the shared cache, or from the embedder.
struct QuestionEmbedding: Sendable {
    private let embedder: any TextEmbedder
    private let cache: any Cache
    private let lifetime: Duration
    private let memory: RecentEntries<String, [Float]>
    private let metrics: MetricRegistry

    init(
        embedder: any TextEmbedder, cache: any Cache, lifetime: Duration, entries: Int, metrics: MetricRegistry
    ) {
        self.metrics = metrics
        self.embedder = embedder
        self.cache = cache
        self.lifetime = lifetime
        memory = RecentEntries(limit: entries)
    }

    struct Embedded: Sendable {
        let model: EmbeddingModel
        let vector: [Float]
    }

    /// The embedder's model. Asks again while the embedder is away, as it is when all services begin at once.
    func model(within patience: Duration) async throws -> EmbeddingModel {
        let giveUp = ContinuousClock.now + patience
        while true {
            do {
                return try await embedder.model()
            } catch let error as ServiceError where error.kind == .unavailable && .now < giveUp {
                try await Task.sleep(for: .milliseconds(20))
            }
        }
    }

    func embed(_ text: String) async throws -> Embedded {
        let model = try await embedder.model()
        let key = "\(model.fingerprint.prefix(16)):\(try SHA256.hexadecimalDigest(text.utf8))"
        if let vector = memory[key] {
            count("hit")
            return Embedded(model: model, vector: vector)
        }
        if let bytes = await cache.value(for: key), let vector = EmbeddingWire.values(of: bytes),
            vector.count == model.dimension
        {
            memory[key] = vector
            count("hit")
            return Embedded(model: model, vector: vector)
        }
        count("miss")
        let embeddings = try await embedder.embed([text], as: .query, priority: .query)
        guard embeddings.count == 1 else {
            throw ServiceError(.unavailable, "the embedder answered with another number of vectors")
        }
        let vector = Array(embeddings[0])
        memory[key] = vector
        if lifetime > .zero { await cache.store(EmbeddingWire.bytes(of: vector), for: key, lifetime: lifetime) }
        return Embedded(model: model, vector: vector)
    }
}

extension QuestionEmbedding {
    private func count(_ outcome: String) {
        metrics.counter(.cacheRequests, "embedding", outcome).increment()
    }
}
