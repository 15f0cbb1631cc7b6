import Domain
import FoundationEssentials
import JSON
import Storage
import TestSupport

/// The stores' ports, from whoever keeps them.
struct StoresUnderTest: Sendable {
    enum Keeper: String, CaseIterable, Sendable {
        case memory, postgres
    }

    let collections: any CollectionStore
    let intake: any DocumentIntake
    let catalog: any DocumentCatalog
    let queue: any JobQueue
    let log: any JobLog
    let control: any JobControl
    let checkpoints: any EmbeddingCheckpoints
    let publisher: any DocumentPublisher
    let index: any PassageIndex
    let sentences: any SentenceIndex
    let feed: any IndexFeed
    let idempotency: any IdempotencyLedger

    /// Runs `body` on stores that hold nothing but the collection `default`.
    static func with(_ keeper: Keeper, _ body: (StoresUnderTest, DocumentCollection) async throws -> Void) async throws
    {
        switch keeper {
        case .memory:
            let stores = StoresUnderTest(InMemoryStore())
            try await body(stores, try await stores.collections.find(.defaultCollection))
        case .postgres:
            try await TestDatabase.with { database in
                let stores = StoresUnderTest(database)
                try await body(stores, try await stores.collections.find(.defaultCollection))
            }
        }
    }

    private init(_ store: InMemoryStore) {
        collections = store
        intake = store
        catalog = store
        queue = store
        log = store
        control = store
        checkpoints = store
        publisher = store
        index = store
        sentences = store
        feed = store
        idempotency = InMemoryIdempotencyLedger()
    }

    init(_ database: TestDatabase) {
        collections = PostgresCollectionStore(pool: database.pool)
        intake = PostgresDocumentIntake(pool: database.pool)
        catalog = PostgresDocumentCatalog(pool: database.pool)
        queue = PostgresJobQueue(pool: database.pool)
        log = PostgresJobLog(pool: database.pool)
        control = PostgresJobControl(pool: database.pool)
        checkpoints = PostgresEmbeddingCheckpoints(pool: database.pool)
        publisher = PostgresDocumentPublisher(pool: database.pool)
        index = PostgresPassageIndex(pool: database.pool)
        sentences = PostgresSentenceIndex(pool: database.pool)
        feed = PostgresIndexFeed(pool: database.pool)
        idempotency = PostgresIdempotencyLedger(pool: database.pool)
    }

    /// Accepts a document and brings it into the index.
    @discardableResult
    func ingest(
        _ source: String, content: String = "alpha", metadata: JSONObject = JSONObject(),
        permissions: PermissionSet = .none, vectors: [[Float]], into collection: CollectionID
    ) async throws -> Document {
        let accepted = try await intake.accept(
            .sample(source, content: content, metadata: metadata, permissions: permissions), into: collection)
        let lease = try await queue.lease(worker: "w", for: .lasting)
        guard let lease else { throw ServiceError(.conflict, "there is no job to lease") }
        try await publisher.publish(.sample, IndexedChunk.samples(vectors), model: .sample, under: lease)
        return try await catalog.document(accepted.document.id)
    }
}

extension DocumentSubmission {
    static func sample(
        _ source: String, content: String = "alpha", title: String? = nil, metadata: JSONObject = JSONObject(),
        permissions: PermissionSet = .none
    ) -> DocumentSubmission {
        DocumentSubmission(
            source: source, title: title, mediaType: "text/plain", content: Array(content.utf8),
            digest: ContentDigest(hexadecimal: "digest of \(content)"), metadata: metadata,
            permissions: permissions, traceparent: "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")
    }
}

extension ParsedDocument {
    static let sample = ParsedDocument(
        title: "Its own title", text: "alpha beta gamma", blocks: [], pageStarts: [0, 6])
}

extension EmbeddingModel {
    static let sample = EmbeddingModel(name: "tiny", fingerprint: "f1", dimension: 3, maximumTokens: 16)
}

extension IndexedChunk {
    static func samples(_ vectors: [[Float]]) -> [IndexedChunk] {
        vectors.enumerated().map { ordinal, vector in
            IndexedChunk(
                chunk: Chunk(
                    ordinal: ordinal, range: ordinal..<ordinal + 5, text: "chunk \(ordinal) {\"quoted\\\"}",
                    headingPath: ["One", "Two, \"three\""], page: ordinal + 1, tokenCount: 2),
                embedding: vector,
                // The first has none.
                sentences: ordinal == 0 ? .none : SentenceVectors(of: ["sentence of \(ordinal)"], [vector[...]]),
                terms: TermFrequencies(
                    entries: [.init(term: 0, count: 1), .init(term: 1 << 39 + UInt64(ordinal), count: 300)],
                    length: 301,
                    order: [1, 0, 1]))
        }
    }
}

/// Whether `error` is of `kind`: for `#expect(throws:)`.
func isServiceError(_ kind: ServiceError.Kind) -> @Sendable (any Error) -> Bool {
    { ($0 as? ServiceError)?.kind == kind }
}
