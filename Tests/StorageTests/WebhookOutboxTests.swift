import Domain
import Storage
import TestSupport
import Testing

/// Messages about jobs' ends, on a real PostgreSQL.
@Suite(.timeLimit(.minutes(5))) struct WebhookOutboxTests {
    private let notices = JobNotices(urls: ["https://a.example/hook", "https://b.example/hook"])

    private func stores(_ database: TestDatabase) -> (
        stores: Stores, queue: PostgresJobQueue, publisher: PostgresDocumentPublisher, outbox: PostgresWebhookOutbox
    ) {
        (
            Stores(database), PostgresJobQueue(pool: database.pool, maximumAttempts: 1, notices: notices),
            PostgresDocumentPublisher(pool: database.pool, notices: notices), PostgresWebhookOutbox(pool: database.pool)
        )
    }

    private func lease(_ source: String, _ stores: Stores, _ queue: PostgresJobQueue) async throws -> JobLease {
        let home = try await stores.collections.find(.defaultCollection)
        _ = try await stores.intake.accept(.sample(source), into: home.id)
        return try #require(try await queue.lease(worker: "w", for: .lasting))
    }

    @Test func `a publication is told of to each URL, a failure with its reason`() async throws {
        try await TestDatabase.with { database in
            let (stores, queue, publisher, outbox) = stores(database)
            let first = try await lease("a.txt", stores, queue)
            try await publisher.publish(.sample, [.sample(0)], model: .sample, under: first)
            let told = try await outbox.claim(10, for: .lasting)
            #expect(Set(told.map(\.url)).count == 2)
            #expect(told.allSatisfy { $0.subject == .succeeded && $0.jobID == first.job.id && $0.attempts == 1 })
            #expect(told.allSatisfy { $0.tenant == first.tenant && $0.reason == nil })
            let second = try await lease("b.txt", stores, queue)
            try await queue.fail(second, reason: "cannot be read")
            let failed = try await outbox.claim(10, for: .lasting)
            #expect(failed.map(\.subject) == [.failed, .failed])
            #expect(failed.allSatisfy { $0.reason == "cannot be read" && $0.documentID == second.job.documentID })
            let third = try await lease("c.txt", stores, queue)
            try await queue.release(third, after: .zero, countsAsAttempt: true, reason: "too often")
            #expect(try await outbox.claim(10, for: .lasting).map(\.reason) == ["too often", "too often"])
        }
    }

    @Test func `an end that did not happen is not told of`() async throws {
        try await TestDatabase.with { database in
            let (stores, queue, publisher, outbox) = stores(database)
            let held = try await lease("a.txt", stores, queue)
            let home = try await stores.collections.find(.defaultCollection)
            _ = try await stores.intake.accept(.sample("a.txt", content: "gamma"), into: home.id)
            await #expect(throws: ServiceError.self) {
                try await publisher.publish(.sample, [.sample(0)], model: .sample, under: held)
            }
            await #expect(throws: ServiceError.self) { try await queue.fail(held, reason: "late") }
            #expect(try await outbox.claim(10, for: .lasting).isEmpty)
        }
    }

    @Test func `a message is one worker's, waits when put off, and ends once`() async throws {
        try await TestDatabase.with { database in
            let (stores, queue, _, outbox) = stores(database)
            try await queue.fail(try await lease("a.txt", stores, queue), reason: "no")
            let first = try #require(try await outbox.claim(1, for: .zero).first)
            let all = try await outbox.claim(10, for: .lasting)
            #expect(all.first { $0.id == first.id }?.attempts == 2, "a claim that ran out is another's")
            #expect(try await outbox.claim(10, for: .lasting).isEmpty)
            for delivery in all { try await outbox.settle(delivery, .putOff(.zero)) }
            let again = try await outbox.claim(10, for: .lasting)
            #expect(Set(again.map(\.id)) == Set(all.map(\.id)))
            try await outbox.settle(again[0], .delivered)
            try await outbox.settle(again[1], .givenUp)
            for delivery in again { try await outbox.settle(delivery, .putOff(.zero)) }
            #expect(try await outbox.claim(10, for: .lasting).isEmpty)
            let rows = try await database.pool.query(
                "SELECT is_delivered FROM webhook_deliveries WHERE ended_at IS NOT NULL ORDER BY 1")
            #expect(try rows.map { try $0.bool("is_delivered") } == [false, true])
            try await outbox.prune(after: .seconds(60))
            #expect(try await database.pool.query("SELECT FROM webhook_deliveries").count == 2)
            try await outbox.prune(after: .zero)
            #expect(try await database.pool.query("SELECT FROM webhook_deliveries").isEmpty)
        }
    }
}
