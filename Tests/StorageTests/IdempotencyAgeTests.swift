import Domain
import Storage
import TestSupport
import Testing

/// What becomes of idempotency keys with time.
struct IdempotencyAgeTests {
    private let key = [UInt8](repeating: 1, count: 32)
    private let payload = [UInt8](repeating: 2, count: 32)
    private let answer = KeptAnswer(status: 201, location: nil, body: [1])

    @Test func `a claim whose holder died can be had again after ten minutes`() async throws {
        try await TestDatabase.with { database in
            let ledger = PostgresIdempotencyLedger(pool: database.pool)
            #expect(try await ledger.claim(key, payload: payload) == .granted)
            try await age(database, "9 minutes")
            #expect(try await ledger.claim(key, payload: payload) == .running)
            try await age(database, "2 minutes")
            #expect(try await ledger.claim(key, payload: payload) == .granted)
        }
    }

    @Test func `a key is new after a day, and old ones go when others are settled`() async throws {
        try await TestDatabase.with { database in
            let ledger = PostgresIdempotencyLedger(pool: database.pool)
            #expect(try await ledger.claim(key, payload: payload) == .granted)
            try await ledger.settle(key, with: answer)
            try await age(database, "25 hours")
            #expect(try await ledger.claim(key, payload: payload) == .granted)
            try await ledger.settle(key, with: answer)
            try await age(database, "25 hours")
            let second = [UInt8](repeating: 9, count: 32)
            #expect(try await ledger.claim(second, payload: payload) == .granted)
            try await ledger.settle(second, with: answer)
            let rows = try await database.pool.query("SELECT count(*) AS n FROM idempotency_keys", [])
            #expect(try rows[0].int("n") == 1)
        }
    }

    private func age(_ database: TestDatabase, _ interval: String) async throws {
        _ = try await database.pool.query(
            "UPDATE idempotency_keys SET created_at = created_at - $1::interval", [.text(interval)])
    }
}
