import Domain
import FoundationEssentials
import JSON
import RetrievalService
import SearchIndex
import Synchronization
import Telemetry
import TestSupport
import TextAnalysis

/// A store in memory and the retriever over it.
struct Library {
    let store: InMemoryStore
    let embedder = CountingEmbedder()
    let cache = InMemoryCache()
    let metrics = MetricRegistry()
    let retriever: RetrievePassages

    /// - Parameter index: what the retriever asks in the store's place.
    init(
        store: InMemoryStore = InMemoryStore(), index: (any PassageIndex)? = nil, feed: (any IndexFeed)? = nil,
        sentences: (any SentenceIndex)? = nil, results: (any Cache)? = nil, reranking: Reranking? = nil,
        recall: RecallSettings = RecallSettings(share: 0), look: VectorLook = .usual,
        patience: Duration = .seconds(120)
    ) {
        self.store = store
        // However busy the machine is, what a test means to search in memory is searched there.
        var waits = IndexPatience()
        waits.words = patience
        waits.vectors = patience
        retriever = RetrievePassages(
            index: index ?? store, feed: feed ?? store, sentences: sentences ?? store, embedder: embedder, cache: cache,
            cacheLifetime: .seconds(60),
            cacheEntries: 100, results: results, reranking: reranking, recall: recall, look: look,
            patience: waits, metrics: metrics)
    }

    /// Takes a document in, all the way to the index, as one chunk.
    @discardableResult
    func add(
        _ source: String, _ text: String, title: String? = nil, metadata: JSONObject = JSONObject(),
        permissions: PermissionSet = .none, language: TextLanguage = .english
    ) async throws -> DocumentID {
        try await add(
            source, pieces: [text], title: title, metadata: metadata, permissions: permissions, language: language)
    }

    /// The same with a chunk a piece, an empty line between them.
    ///
    /// - Parameter sentences: of each piece, those that have vectors.
    @discardableResult
    func add(
        _ source: String, pieces: [String], title: String? = nil, metadata: JSONObject = JSONObject(),
        permissions: PermissionSet = .none, language: TextLanguage = .english, sentences: [String] = []
    ) async throws -> DocumentID {
        let text = pieces.joined(separator: "\n\n")
        let collection = try await store.find(.defaultCollection)
        let submission = DocumentSubmission(
            source: source, title: title ?? source, mediaType: "text/plain", content: Array(text.utf8),
            digest: ContentDigest(hexadecimal: "\(text.hashValue)"), metadata: metadata, permissions: permissions)
        let acceptance = try await store.accept(submission, into: collection.id)
        guard let lease = await store.lease(worker: "test", for: .lasting) else { throw CancellationError() }
        var start = 0
        let indexed = pieces.enumerated().map { ordinal, piece in
            let chunk = Chunk(
                ordinal: ordinal, range: start..<start + piece.unicodeScalars.count, text: piece, headingPath: [],
                page: nil, tokenCount: 1)
            start = chunk.range.upperBound + 2
            let contextual = chunk.contextualText(title: submission.title ?? "")
            return IndexedChunk(
                chunk: chunk, embedding: CountingEmbedder.vector(contextual),
                sentences: SentenceVectors(of: sentences, sentences.map { CountingEmbedder.vector($0)[...] }),
                terms: TextAnalyzer.of(language).terms(of: contextual))
        }
        let parsed = ParsedDocument(title: nil, text: text, blocks: [])
        try await store.publish(parsed, indexed, model: CountingEmbedder.identity, under: lease)
        return acceptance.document.id
    }

    func sources(_ question: String, mode: RetrievalMode = .hybrid, filter: MetadataFilter? = nil) async throws
        -> [String]
    {
        let retrieval = try await retriever.retrieve(Question(text: question, filter: filter, mode: mode))
        return retrieval.passages.map(\.passage.source)
    }
}

/// Vectors that count letters; counts its calls and can be away.
final class CountingEmbedder: TextEmbedder {
    static let identity = EmbeddingModel(name: "letters", fingerprint: "f1", dimension: 26, maximumTokens: 256)

    let calls = Mutex(0)
    let roles = Mutex<Set<EmbeddingRole?>>([])
    let isAway = Mutex(false)

    func model() async throws -> EmbeddingModel {
        if isAway.withLock(\.self) { throw ServiceError(.unavailable, "The embedder is away.") }
        return Self.identity
    }

    func embed(_ texts: [String], as role: EmbeddingRole?, priority: EmbeddingPriority) async throws -> Embeddings {
        calls.withLock { $0 += 1 }
        roles.withLock { _ = $0.insert(role) }
        return Embeddings(dimension: 26, values: texts.flatMap(Self.vector))
    }

    func tokenCounts(of texts: [String]) async throws -> [Int] { texts.map(\.count) }

    static func vector(_ text: String) -> [Float] {
        var vector = [Float](repeating: 0.01, count: 26)
        for byte in text.lowercased().utf8 where (97...122).contains(byte) { vector[Int(byte) - 97] += 1 }
        let length = vector.reduce(0) { $0 + $1 * $1 }.squareRoot()
        return vector.map { $0 / length }
    }
}
