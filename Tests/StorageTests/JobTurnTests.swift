import Domain
import Postgres
import Storage
import TestSupport
import Testing

struct JobTurnTests {
    @Test func `one document does not wait behind another collection's ten thousand`() async throws {
        try await TestDatabase.with { database in
            let queue = PostgresJobQueue(pool: database.pool)
            let collections = PostgresCollectionStore(pool: database.pool)
            let big = try await collections.find(.defaultCollection)
            let small = try await collections.create(name: "small", description: nil, settings: .init())
            try await enqueue(10_000, big, database.pool)
            let first = try #require(try await queue.lease(worker: "a", for: .lasting))
            try await enqueue(1, small, database.pool)
            let second = try #require(try await queue.lease(worker: "a", for: .lasting))
            let third = try #require(try await queue.lease(worker: "a", for: .lasting))
            #expect([first, second, third].map(\.job.collectionID) == [big.id, small.id, big.id])
        }
    }

    private func enqueue(_ count: Int, _ collection: DocumentCollection, _ pool: PostgresPool) async throws {
        _ = try await pool.query(
            """
            INSERT INTO jobs (collection_id, id, document_id, document_version, state)
            SELECT $1::uuid, gen_random_uuid(), gen_random_uuid(), 1, 'queued' FROM generate_series(1, $2::int)
            """, [.uuid(collection.id.uuid), .int(count)])
    }
}
