import Crypto
import Domain
import JSON
import Postgres
import Storage
import TestSupport

/// All stores on one database.
struct Stores: Sendable {
    let collections: PostgresCollectionStore
    let intake: PostgresDocumentIntake
    let catalog: PostgresDocumentCatalog
    let queue: PostgresJobQueue
    let log: PostgresJobLog
    let publisher: PostgresDocumentPublisher
    let index: PostgresPassageIndex
    let feed: PostgresIndexFeed

    init(_ database: TestDatabase) {
        collections = PostgresCollectionStore(pool: database.pool)
        intake = PostgresDocumentIntake(pool: database.pool)
        catalog = PostgresDocumentCatalog(pool: database.pool)
        queue = PostgresJobQueue(pool: database.pool)
        log = PostgresJobLog(pool: database.pool)
        publisher = PostgresDocumentPublisher(pool: database.pool)
        index = PostgresPassageIndex(pool: database.pool)
        feed = PostgresIndexFeed(pool: database.pool)
    }
}

extension DocumentSubmission {
    static func sample(
        _ source: String, content: String = "alpha beta", metadata: JSONObject = JSONObject()
    ) -> DocumentSubmission {
        DocumentSubmission(
            source: source, title: nil, mediaType: "text/plain", content: Array(content.utf8),
            digest: ContentDigest(hexadecimal: "digest of \(content)"), metadata: metadata)
    }
}

extension ParsedDocument {
    static let sample = ParsedDocument(
        title: "Title", text: "alpha beta", blocks: [TextBlock(kind: .paragraph, range: 0..<10)], pageStarts: [0, 5])
}

extension EmbeddingModel {
    static let sample = EmbeddingModel(name: "tiny", fingerprint: "f1", dimension: 3, maximumTokens: 256)
}

extension DocumentSubmission {
    /// With the digest that its bytes have.
    static func sound(_ source: String) throws -> DocumentSubmission {
        let content = Array("alpha beta".utf8)
        return DocumentSubmission(
            source: source, title: nil, mediaType: "text/plain", content: content,
            digest: ContentDigest(hexadecimal: try SHA256.hexadecimalDigest(content)), metadata: JSONObject())
    }
}

extension IndexedChunk {
    /// One of the two words of `ParsedDocument.sample`.
    static func sound(_ ordinal: Int) -> IndexedChunk {
        let (range, text) = ordinal == 0 ? (0..<5, "alpha") : (6..<10, "beta")
        return IndexedChunk(
            chunk: Chunk(ordinal: ordinal, range: range, text: text, headingPath: [], page: 1, tokenCount: 1),
            embedding: vector(ordinal),
            terms: TermFrequencies(entries: [.init(term: UInt64(ordinal) + 5, count: 1)], length: 1, order: [0]))
    }

    static func vector(_ axis: Int) -> [Float] { (0..<3).map { $0 == axis ? 1 : 0 } }

    static func sample(_ ordinal: Int) -> IndexedChunk {
        IndexedChunk(
            chunk: Chunk(
                ordinal: ordinal, range: ordinal * 10..<ordinal * 10 + 7, text: "chunk \(ordinal)",
                headingPath: ["One", "Two"], page: ordinal + 1, tokenCount: 2),
            embedding: vector(ordinal),
            sentences: SentenceVectors(of: ["chunk \(ordinal)"], [vector(ordinal)[...]]),
            terms: TermFrequencies(
                entries: [
                    TermFrequencies.Entry(term: 5, count: 1), TermFrequencies.Entry(term: 1 << 39, count: 300),
                ], length: 301, order: [0, 1, 1]))
    }
}
