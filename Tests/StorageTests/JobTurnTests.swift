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

    @Test func `new documents come before those that are ingested again, and collections take turns all the same`()
        async throws
    {
        try await TestDatabase.with { database in
            let stores = Stores(database)
            let home = try await stores.collections.find(.defaultCollection)
            let other = try await stores.collections.create(name: "other", description: nil, settings: .init())
            try await enqueue(10_000, home, database.pool, isBulk: true)
            try await enqueue(2, other, database.pool, isBulk: true)
            let fresh = try await stores.intake.accept(.sample("fresh.txt"), into: home.id).job.id
            var order: [CollectionID] = []
            var place: Int?
            for turn in 0..<4 {
                let lease = try #require(try await stores.queue.lease(worker: "a", for: .lasting))
                if lease.job.id == fresh { place = turn }
                order.append(lease.job.collectionID)
            }
            // Whose turn it is does not depend on what is waiting there, only what is taken then.
            let first = order[0]
            let second = first == home.id ? other.id : home.id
            #expect(order == [first, second, first, second])
            #expect(place == (first == home.id ? 0 : 1))
        }
    }

    private func enqueue(
        _ count: Int, _ collection: DocumentCollection, _ pool: PostgresPool, isBulk: Bool = false
    ) async throws {
        _ = try await pool.query(
            """
            INSERT INTO jobs (collection_id, id, document_id, document_version, state, bulk)
            SELECT $1::uuid, gen_random_uuid(), gen_random_uuid(), 1, 'queued', $3::boolean
            FROM generate_series(1, $2::int)
            """, [.uuid(collection.id.uuid), .int(count), .bool(isBulk)])
    }
}
