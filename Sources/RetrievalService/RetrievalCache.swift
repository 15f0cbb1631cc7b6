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
    func retrievalAtHand(for key: String) -> EncodedRetrieval? {
        cache.valueAtHand(for: key).flatMap(EncodedRetrieval.init)
    }

    func retrieval(for key: String) async -> EncodedRetrieval? {
        await cache.value(for: key).flatMap(EncodedRetrieval.init)
    }

    func count(isHit: Bool) { metrics.counter(.cacheRequests, "retrieval", isHit ? "hit" : "miss").increment() }

    /// What had to do without a part is not kept.
    func keep(_ encoded: EncodedRetrieval, for key: String) async {
        guard encoded.retrieval.degraded.isEmpty else { return }
        await cache.store(encoded.bytes, for: key, lifetime: lifetime)
    }
}

/// A retrieval and the form it travels in, which is also the one it is kept in: made once.
struct EncodedRetrieval: Sendable {
    let retrieval: Retrieval
    let bytes: [UInt8]

    init(_ retrieval: Retrieval) {
        self.retrieval = retrieval
        bytes = RetrievalWire.encode(retrieval).bytes
    }

    /// Nil for bytes that are no retrieval.
    init?(_ bytes: [UInt8]) {
        guard let object = (try? JSONValue(parsing: bytes))?.object,
            let retrieval = try? RetrievalWire.retrieval(from: object)
        else { return nil }
        self.retrieval = retrieval
        self.bytes = bytes
    }
}
