import Domain
import FoundationEssentials
import JSON
import Synchronization

/// Hands out one document and keeps what is published.
final class FakePublisher: DocumentPublisher {
    struct Publication: Sendable {
        let parsed: ParsedDocument
        let chunks: [IndexedChunk]
    }

    let published = Mutex<[Publication]>([])
    let fetched = Mutex<FetchedContent?>(nil)
    private let work: Mutex<DocumentUnderWork>
    private let size: Mutex<Int>

    /// - Parameter size: what it says the document has, in bytes.
    init(
        _ text: String, mediaType: String = "text/markdown", source: String = "note.md", url: String? = nil,
        size: Int? = nil
    ) {
        self.size = Mutex(size ?? text.utf8.count)
        let now = Date(timeIntervalSince1970: 0)
        let document = Document(
            id: .make(), collectionID: .make(), source: source, title: source, mediaType: mediaType, version: 1,
            status: .pending, digest: ContentDigest(hexadecimal: ""), byteCount: text.utf8.count,
            metadata: JSONObject(),
            pageCount: nil, chunkCount: 0, createdAt: now, updatedAt: now)
        self.work = Mutex(DocumentUnderWork(document: document, content: Array(text.utf8), url: url))
    }

    func size(of lease: JobLease) async throws -> Int { size.withLock { $0 } }

    func load(_ lease: JobLease) async throws -> DocumentUnderWork {
        let work = work.withLock { $0 }
        guard let fetched = fetched.withLock({ $0 }) else { return work }
        let document = work.document
        return DocumentUnderWork(
            document: Document(
                id: document.id, collectionID: document.collectionID, source: document.source, title: document.title,
                mediaType: fetched.mediaType, version: 1, status: .pending, digest: fetched.digest,
                byteCount: fetched.bytes.count, metadata: document.metadata, pageCount: nil, chunkCount: 0,
                createdAt: document.createdAt, updatedAt: document.updatedAt),
            content: fetched.bytes)
    }

    /// What the next job finds in the document, and how many bytes it is said to have.
    func replace(with text: String, size said: Int) {
        size.withLock { $0 = said }
        work.withLock { $0 = DocumentUnderWork(document: $0.document, content: Array(text.utf8), url: nil) }
    }

    func keep(_ fetched: FetchedContent, under lease: JobLease) async throws {
        self.fetched.withLock { $0 = fetched }
    }

    func publish(_ parsed: ParsedDocument, _ chunks: ChunkBatches, model: EmbeddingModel, under lease: JobLease)
        async throws
    {
        var all: [IndexedChunk] = []
        try await chunks.forEach(2) { all += $0 }
        published.withLock { [all] in $0.append(Publication(parsed: parsed, chunks: all)) }
    }
}

/// Keeps checkpoints, or throws.
final class FakeCheckpoints: EmbeddingCheckpoints {
    private let kept = Mutex<[[ChunkTexts]: ChunkVectors]>([:])
    private let error: ServiceError?

    init(error: ServiceError? = nil) {
        self.error = error
    }

    func vectors(of texts: [ChunkTexts], from ordinal: Int, by model: EmbeddingModel, under lease: JobLease)
        async throws
        -> ChunkVectors?
    {
        if let error { throw error }
        return kept.withLock { $0[texts] }
    }

    func keep(
        _ vectors: ChunkVectors, of texts: [ChunkTexts], from ordinal: Int, by model: EmbeddingModel,
        under lease: JobLease
    ) async throws {
        if let error { throw error }
        kept.withLock { $0[texts] = vectors }
    }
}

/// Counts words, makes unit vectors, and first throws the errors it was given.
final class FakeEmbedder: TextEmbedder {
    let texts = Mutex<[String]>([])
    let roles = Mutex<Set<EmbeddingRole?>>([])
    private let errors: Mutex<[any Error]>
    /// Runs before each embedding.
    private let before: @Sendable () async throws -> Void
    /// Of what it makes, whatever it says of its model.
    private let dimension: Int

    init(errors: [any Error] = [], dimension: Int = 2, before: @escaping @Sendable () async throws -> Void = {}) {
        self.errors = Mutex(errors)
        self.dimension = dimension
        self.before = before
    }

    func model() async throws -> EmbeddingModel {
        EmbeddingModel(name: "fake", fingerprint: "fake", dimension: 2, maximumTokens: 256)
    }

    func embed(_ texts: [String], as role: EmbeddingRole?, priority: EmbeddingPriority) async throws -> Embeddings {
        try await before()
        if let error = errors.withLock({ $0.isEmpty ? nil : $0.removeFirst() }) { throw error }
        self.texts.withLock { $0 += texts }
        roles.withLock { _ = $0.insert(role) }
        let vector = [1] + [Float](repeating: 0, count: dimension - 1)
        return Embeddings(dimension: dimension, values: texts.flatMap { _ in vector })
    }

    func tokenCounts(of texts: [String]) async throws -> [Int] {
        texts.map { $0.split(separator: " ").count }
    }
}

/// Never signals; returns when the waiting task is cancelled.
struct SilentWakeUp: WakeUp {
    func signal() async {}
    func wait(timeout: Duration) async { try? await Task.sleep(for: timeout) }
}

/// Opens once; whoever waits goes on then.
final class Gate: Sendable {
    private let stream: AsyncStream<Void>
    private let continuation: AsyncStream<Void>.Continuation

    init() {
        (stream, continuation) = AsyncStream.makeStream(of: Void.self)
    }

    func open() { continuation.finish() }
    func wait() async { for await _ in stream {} }
}
