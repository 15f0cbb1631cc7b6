import Domain
import Storage
import TestSupport
import Testing

/// Chunks in quarantine, on a real PostgreSQL.
struct QuarantineStorageTests {
    @Test func `a chunk in quarantine is found in no way until it is released`() async throws {
        try await TestDatabase.with { database in
            let stores = Stores(database)
            let quarantine = PostgresQuarantine(pool: database.pool)
            let home = try await stores.collections.find(.defaultCollection)
            let accepted = try await stores.intake.accept(.sample("a.txt"), into: home.id)
            let lease = try #require(try await stores.queue.lease(worker: "w", for: .lasting))
            let held = IndexedChunk(
                chunk: IndexedChunk.sample(1).chunk, embedding: IndexedChunk.vector(1),
                terms: IndexedChunk.sample(1).terms, suspicion: 0.75, isQuarantined: true)
            try await stores.publisher.publish(.sample, [.sample(0), held], model: .sample, under: lease)
            let chunk = try #require(try await quarantine.chunks(in: home.id, PageRequest()).elements.first)
            #expect(chunk.text == "chunk 1" && chunk.source == "a.txt" && chunk.suspicion == 0.75)
            #expect(try await found(stores, home.id, accepted.document.id, chunk.id) == [1, 1, 1, 0])
            let version = try await stores.index.state(of: .id(home.id)).version
            #expect(try await quarantine.release([.make()], in: home.id) == 0)
            #expect(try await quarantine.release([chunk.id], in: home.id) == 1)
            #expect(try await found(stores, home.id, accepted.document.id, chunk.id) == [2, 2, 2, 1])
            #expect(try await quarantine.chunks(in: home.id, PageRequest()).elements.isEmpty)
            #expect(try await stores.index.state(of: .id(home.id)).version == version + 1)
            #expect(try await quarantine.release([chunk.id], in: home.id) == 0)
        }
    }

    /// How many chunks each way finds: nearest, terms, vectors, the one by its id.
    private func found(
        _ stores: Stores, _ home: CollectionID, _ document: DocumentID, _ chunk: ChunkID
    ) async throws -> [Int] {
        [
            try await stores.index.nearest(
                to: IndexedChunk.vector(1), in: home, model: .sample, filter: nil, limit: 10
            ).count,
            try await stores.feed.terms(of: [document], in: home).count,
            try await stores.feed.vectors(of: [document], in: home, model: .sample).count,
            try await stores.index.passages([chunk], in: home, for: .none).count,
        ]
    }
}
