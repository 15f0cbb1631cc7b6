import Domain
import TestSupport

/// Counts how often the changes behind version 0 are read.
actor CountingFeed: IndexFeed {
    private(set) var reads = 0
    private var store: InMemoryStore?

    func follow(_ store: InMemoryStore) {
        self.store = store
    }

    func changes(in collection: CollectionID, after version: Int, limit: Int) async throws -> [DocumentChange] {
        if version == 0 { reads += 1 }
        return await store?.changes(in: collection, after: version, limit: limit) ?? []
    }

    func terms(of documents: [DocumentID], in collection: CollectionID) async throws -> [ChunkTerms] {
        await store?.terms(of: documents, in: collection) ?? []
    }

    func vectors(
        of documents: [DocumentID], in collection: CollectionID, model: EmbeddingModel
    ) async throws -> [ChunkVector] {
        await store?.vectors(of: documents, in: collection, model: model) ?? []
    }
}

/// Never answers, whatever becomes of who asks.
struct HangingFeed: IndexFeed {
    func changes(in collection: CollectionID, after version: Int, limit: Int) async throws -> [DocumentChange] {
        let (stream, continuation) = AsyncStream.makeStream(of: Never.self)
        for await _ in stream {}
        continuation.finish()
        throw CancellationError()
    }

    func terms(of documents: [DocumentID], in collection: CollectionID) async throws -> [ChunkTerms] { [] }

    func vectors(
        of documents: [DocumentID], in collection: CollectionID, model: EmbeddingModel
    ) async throws -> [ChunkVector] { [] }
}
