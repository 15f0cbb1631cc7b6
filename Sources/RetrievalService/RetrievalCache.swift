import Crypto
import Domain
import JSON
import Telemetry
import Wire

/// Keeps retrievals while their collection stays as it is. Its version, what the asker may see, everything the question
/// asks for and the models that took part are in the key: nothing stale and nothing foreign comes out.
struct RetrievalCache: Sendable {
    let cache: any Cache
    let lifetime: Duration
    let embedder: any TextEmbedder
    let reranking: Reranking?
    let metrics: MetricRegistry

    /// Nil where nothing shall be kept: an explanation is about one run, and vectors of an unknown model about nothing.
    func key(_ question: Question, in collection: CollectionState) async -> String? {
        guard lifetime > .zero, !question.explain else { return nil }
        var model = ""
        if question.mode != .lexical {
            guard let identity = try? await embedder.model() else { return nil }
            model = identity.fingerprint
        }
        let facts: JSONValue = [
            "question": RetrievalWire.encode(question.normalized(in: collection.id)),
            "version": JSONValue(collection.version), "model": .string(model),
            "reranker": JSONValue(reranking?.identity),
        ]
        return (try? SHA256.hexadecimalDigest(facts.bytes)).map { "retrieval:2:" + $0 }
    }

    /// One that is kept in this process.
    func retrievalAtHand(for key: String) -> Retrieval? {
        cache.valueAtHand(for: key).flatMap(Self.retrieval)
    }

    func retrieval(for key: String) async -> Retrieval? {
        await cache.value(for: key).flatMap(Self.retrieval)
    }

    private static func retrieval(from bytes: [UInt8]) -> Retrieval? {
        (try? JSONValue(parsing: bytes))?.object.flatMap { try? RetrievalWire.retrieval(from: $0) }
    }

    func count(isHit: Bool) { metrics.counter(.cacheRequests, "retrieval", isHit ? "hit" : "miss").increment() }

    /// What had to do without a part is not kept.
    func keep(_ retrieval: Retrieval, for key: String) async {
        guard retrieval.degraded.isEmpty else { return }
        await cache.store(RetrievalWire.encode(retrieval).bytes, for: key, lifetime: lifetime)
    }
}
