import Domain
import JSON
import Postgres
import Storage
import TestSupport
import Testing

/// What COPY brings in is what statements would have brought in.
struct BulkLoaderTests {
    private func document(_ number: Int) -> IndexedDocument {
        IndexedDocument(
            id: .make(), source: "record-\(number)", title: "Record \(number)",
            metadata: JSONObject([("share", JSONValue(number))]), chunks: [.sample(0), .sample(1)])
    }

    @Test func `documents that were loaded are found, filtered, followed and deleted like any other`() async throws {
        try await TestDatabase.with { database in
            let stores = Stores(database)
            let home = try await stores.collections.find(.defaultCollection)
            let documents = (0..<3).map(document)
            let loader = try await PostgresBulkLoader(pool: database.owner, collection: home.id, model: .sample)
            try await loader.load(Array(documents.dropFirst()), after: 1)
            try await loader.load([documents[0]], after: 0)
            try await loader.finish(version: 3)
            #expect(try await stores.index.state(of: .id(home.id)).version == 3)
            let found = try await stores.index.nearest(
                to: IndexedChunk.vector(1), in: home.id, model: .sample,
                filter: .compare(key: "share", .lt, JSONValue(1)), limit: 10)
            #expect(found.count == 2)
            let passage = try #require(try await stores.index.passages([found[0].id], in: home.id, for: .none).first)
            #expect(passage.text == "chunk 1")
            #expect(passage.title == "Record 0")
            #expect(passage.headingPath == ["One", "Two"])
            let changes = try await stores.feed.changes(in: home.id, after: 0, limit: 10)
            #expect(changes.map(\.documentID) == documents.map(\.id))
            #expect(changes.map(\.version) == [1, 2, 3])
            let terms = try await stores.feed.terms(of: [documents[2].id], in: home.id)
            #expect(terms.map(\.terms) == [IndexedChunk.sample(0).terms, IndexedChunk.sample(1).terms])
            let vectors = try await stores.feed.vectors(of: [documents[1].id], in: home.id, model: .sample)
            #expect(Set(vectors.map(\.vector)) == [IndexedChunk.vector(0), IndexedChunk.vector(1)])
            let kept = try await PostgresSentenceIndex(pool: database.pool)
                .sentences(of: vectors.map(\.chunkID), in: home.id, by: .sample)
            #expect(kept.count == 2 && kept.values.contains { $0.holds("chunk 1") })
            let receipt = try await stores.intake.delete(documents[1].id)
            #expect(receipt.documents == 1 && receipt.chunks == 2)
        }
    }

    @Test func `a load that cannot be is none at all, and the connection goes on`() async throws {
        try await TestDatabase.with { database in
            let stores = Stores(database)
            let home = try await stores.collections.find(.defaultCollection)
            let loader = try await PostgresBulkLoader(pool: database.owner, collection: home.id, model: .sample)
            let twice = document(0)
            await #expect(throws: PostgresError.self) { try await loader.load([document(1), twice, twice], after: 0) }
            #expect(try await stores.feed.changes(in: home.id, after: 0, limit: 10).isEmpty)
            try await loader.load([twice], after: 0)
            #expect(try await stores.feed.changes(in: home.id, after: 0, limit: 10).count == 1)
        }
    }
}
