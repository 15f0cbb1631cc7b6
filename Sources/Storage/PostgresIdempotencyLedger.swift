package import Domain
package import Postgres

/// Idempotency keys in PostgreSQL.
package struct PostgresIdempotencyLedger: IdempotencyLedger {
    private let pool: PostgresPool

    package init(pool: PostgresPool) {
        self.pool = pool
    }

    package func claim(_ key: [UInt8], payload: [UInt8]) async throws -> IdempotencyClaim {
        try await translatingErrors {
            let claimed = try await pool.query(
                """
                INSERT INTO idempotency_keys AS k (key, payload) VALUES ($1, $2)
                ON CONFLICT (tenant, key) DO UPDATE
                SET payload = excluded.payload, status = NULL, location = NULL, body = NULL, created_at = now()
                WHERE k.created_at < now() - CASE WHEN k.status IS NULL THEN interval '10 minutes' ELSE interval '1 day' END
                RETURNING 1 AS claimed
                """, [.bytes(key), .bytes(payload)])
            if !claimed.isEmpty { return .granted }
            let rows = try await pool.query(
                "SELECT payload = $2 AS is_same, status, location, body FROM idempotency_keys WHERE key = $1",
                [.bytes(key), .bytes(payload)])
            // Gone between the two statements: its holder gave it back a moment ago.
            guard let row = rows.first else { return .running }
            guard try row.bool("is_same") else { return .differs }
            guard let status = try row.optionalInt("status") else { return .running }
            return .settled(
                KeptAnswer(status: status, location: try row.optionalText("location"), body: try row.blob("body")))
        }
    }

    package func settle(_ key: [UInt8], with answer: KeptAnswer) async throws {
        try await translatingErrors {
            _ = try await pool.query(
                "UPDATE idempotency_keys SET status = $2::int, location = $3, body = $4 WHERE key = $1 AND status IS NULL",
                [.bytes(key), .int(answer.status), PostgresValue(answer.location), .bytes(answer.body)])
            // Each new key takes some old ones along, so that the table has an end without a clock of its own.
            _ = try await pool.query(
                """
                DELETE FROM idempotency_keys WHERE key IN (
                    SELECT key FROM idempotency_keys WHERE created_at < now() - interval '1 day'
                    ORDER BY created_at LIMIT 10 FOR UPDATE SKIP LOCKED)
                """, [])
        }
    }

    package func release(_ key: [UInt8]) async throws {
        try await translatingErrors {
            _ = try await pool.query("DELETE FROM idempotency_keys WHERE key = $1 AND status IS NULL", [.bytes(key)])
        }
    }
}
