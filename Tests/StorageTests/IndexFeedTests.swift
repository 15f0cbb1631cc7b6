import Domain
import Storage
import TestSupport
import Testing

/// What the indexes in memory read, from a real PostgreSQL.
struct IndexFeedTests {
    @Test func `a document of several pages is read whole, a page at a time`() async throws {
        try await TestDatabase.with { database in
            let stores = Stores(database)
            let home = try await stores.collections.find(.defaultCollection)
            let accepted = try await stores.intake.accept(.sample("long.txt"), into: home.id)
            let lease = try #require(try await stores.queue.lease(worker: "w", for: .seconds(60)))
            let chunks = (0..<4100).map { IndexedChunk.sample($0) }
            try await stores.publisher.publish(.sample, chunks, model: .sample, under: lease)
            let documents = [accepted.document.id]
            let pages = try await stores.feed.addTerms(of: documents, in: home.id, to: [Int]()) { $0.append($1.count) }
            #expect(pages == [2000, 2000, 100])
            let vectors = try await stores.feed.vectors(of: documents, in: home.id, model: .sample)
            #expect(Set(vectors.map(\.chunkID)).count == 4100)
            #expect(try await stores.feed.terms(of: documents, in: home.id).last?.terms == chunks[0].terms)
        }
    }
}
