import Domain
import RetrievalService
import Synchronization
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(5))) struct IndexCheckTests {
    @Test func `indexes that follow have no findings`() async throws {
        let library = Library()
        for number in 0..<5 { try await library.add("\(number)", "Note \(number) about leave.") }
        _ = try await library.sources("leave")
        let gone = try await library.add("gone", "A note that goes.")
        _ = try await library.sources("note")
        _ = try await library.store.delete(gone)
        #expect(try await library.retriever.check(.defaultCollection, repair: false) == [])
    }

    @Test func `an index that missed a document is found out, and made anew by a repair`() async throws {
        let feed = ForgetfulFeed()
        let library = Library(feed: feed)
        feed.store.withLock { $0 = library.store }
        try await library.add("kept", "A note about leave.")
        try await library.add("missed", "Another note about leave.")
        feed.isForgetful.withLock { $0 = true }
        #expect(try await library.sources("leave").count == 1)
        feed.isForgetful.withLock { $0 = false }
        let found = try await library.retriever.check(.defaultCollection, repair: true)
        #expect(found.map(\.rule) == ["words-in-memory", "vectors-in-memory"])
        #expect(try await library.sources("leave").count == 2)
        #expect(try await library.retriever.check(.defaultCollection, repair: false) == [])
    }
}

/// A feed that, while it is told to, does not know of a collection's first document.
private final class ForgetfulFeed: IndexFeed {
    let store = Mutex<InMemoryStore?>(nil)
    let isForgetful = Mutex(false)

    private func source() throws -> InMemoryStore {
        guard let store = store.withLock({ $0 }) else { throw ServiceError(.unavailable, "no store") }
        return store
    }

    func changes(in collection: CollectionID, after version: Int, limit: Int) async throws -> [DocumentChange] {
        let changes = try await source().changes(in: collection, after: version, limit: limit)
        return isForgetful.withLock { $0 } ? Array(changes.dropFirst()) : changes
    }

    func terms(of documents: [DocumentID], in collection: CollectionID) async throws -> [ChunkTerms] {
        try await source().terms(of: documents, in: collection)
    }

    func vectors(
        of documents: [DocumentID], in collection: CollectionID, model: EmbeddingModel
    ) async throws -> [ChunkVector] {
        try await source().vectors(of: documents, in: collection, model: model)
    }
}
