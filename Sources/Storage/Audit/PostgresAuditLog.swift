package import Access
import Domain
package import Postgres

/// The audit log in PostgreSQL.
package struct PostgresAuditLog: AuditStore {
    let pool: PostgresPool

    package init(pool: PostgresPool) {
        self.pool = pool
    }

    package func append(_ entries: [AuditEntry]) async throws {
        try await translatingErrors(in: .every) {
            _ = try await pool.query(
                """
                WITH settled AS (DELETE FROM audit_intents WHERE id = ANY ($11::uuid[]) RETURNING id::text)
                INSERT INTO audit_log (tenant, actor, action, target, outcome, code, count, address, request_id)
                SELECT nullif(tenant, ''), actor, action, target, outcome, code, count, address, request_id
                FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::bigint[], $8::text[],
                    $9::text[], $10::text[]) WITH ORDINALITY
                    AS e (tenant, actor, action, target, outcome, code, count, address, request_id, intent, place)
                WHERE intent = '' OR intent IN (SELECT id FROM settled)
                ORDER BY place
                """,
                [
                    .texts(entries.map { $0.tenant?.name ?? "" }), .texts(entries.map(\.actor)),
                    .texts(entries.map(\.action)), .texts(entries.map(\.target)),
                    .texts(entries.map(\.outcome.rawValue)), .texts(entries.map(\.code)),
                    .texts(entries.map { String($0.count) }), .texts(entries.map(\.address)),
                    .texts(entries.map(\.requestID)),
                    .texts(entries.map { $0.intent?.uuidString.lowercased() ?? "" }),
                    .uuids(entries.compactMap(\.intent)),
                ])
        }
    }

    /// The entry's time is that of its writing; when the change was made stands behind its target.
    package func adopt(olderThan age: Duration) async throws -> Int {
        try await translatingErrors(in: .every) {
            try await pool.query(
                """
                WITH found AS (
                    DELETE FROM audit_intents WHERE id IN (
                        SELECT id FROM audit_intents
                        WHERE at < clock_timestamp() - $1::double precision * interval '1 second'
                        ORDER BY id LIMIT 500 FOR UPDATE SKIP LOCKED)
                    RETURNING *)
                INSERT INTO audit_log (tenant, actor, action, target, outcome, code, count, address, request_id)
                SELECT tenant, actor, action,
                    target || to_char(at AT TIME ZONE 'UTC', ' @ YYYY-MM-DD"T"HH24:MI:SS"Z"'), 'done', 'unanswered', 1,
                    address, request_id
                FROM found ORDER BY id RETURNING 1
                """, [.double(age.seconds)]
            ).count
        }
    }

    /// Changes that have no entry yet.
    package func waiting() async throws -> Int {
        try await translatingErrors(in: .every) {
            try await pool.query("SELECT count(*) AS n FROM audit_intents")[0].int("n")
        }
    }

    /// In the order they were written, those behind `number`.
    ///
    /// - Parameter tenant: only this one's; nil for all, and for what nobody's was.
    package func rows(after number: Int, limit: Int, of tenant: String? = nil) async throws -> [AuditRow] {
        try await translatingErrors(in: .every) {
            try await pool.query(
                """
                SELECT *, (extract(epoch FROM at) * 1000000)::bigint AS microseconds FROM audit_log
                WHERE number > $1::bigint AND ($3::text IS NULL OR tenant = $3) ORDER BY number LIMIT $2::int
                """, [.int(number), .int(limit), tenant.map(PostgresValue.text) ?? .null]
            ).map(AuditRow.init)
        }
    }

    /// The last ones, oldest first.
    package func newest(_ limit: Int, of tenant: String? = nil) async throws -> [AuditRow] {
        try await translatingErrors(in: .every) {
            try await pool.query(
                """
                SELECT *, (extract(epoch FROM at) * 1000000)::bigint AS microseconds FROM audit_log
                WHERE $2::text IS NULL OR tenant = $2 ORDER BY number DESC LIMIT $1::int
                """, [.int(limit), tenant.map(PostgresValue.text) ?? .null]
            ).map(AuditRow.init).reversed()
        }
    }

    /// Where the chain ends, as the database keeps it beside the rows.
    package func head() async throws -> AuditAnchor {
        try await translatingErrors(in: .every) {
            let row = try await pool.query("SELECT number, digest FROM audit_head")[0]
            return AuditAnchor(number: try row.int("number"), digest: try row.blob("digest"))
        }
    }

    /// Where the chain begins: behind what was forgotten last.
    func start() async throws -> AuditAnchor {
        try await translatingErrors(in: .every) {
            try await pool.query(
                "SELECT target FROM audit_log WHERE action = $1 ORDER BY number DESC LIMIT 1", [.text(Self.forgetting)]
            ).first.flatMap { AuditAnchor(try $0.text("target")) } ?? .start
        }
    }

    /// Takes away what is older, and writes down up to where. Answers how many entries. For the schema's owner.
    package func forget(olderThanDays days: Int) async throws -> Int {
        try await translatingErrors(in: .every) {
            try await pool.transaction { transaction in
                // Nobody adds meanwhile.
                _ = try await transaction.query("SELECT FROM audit_head FOR UPDATE")
                let last = try await transaction.query(
                    """
                    SELECT number, digest FROM audit_log WHERE at < now() - $1::int * interval '1 day'
                    ORDER BY number DESC LIMIT 1
                    """, [.int(days)]
                ).first
                guard let last else { return 0 }
                let anchor = AuditAnchor(number: try last.int("number"), digest: try last.blob("digest"))
                try await transaction.append(
                    AuditEntry(actor: "ragctl", action: Self.forgetting, target: anchor.description))
                try await transaction.execute(script: "ALTER TABLE audit_log DISABLE TRIGGER keep")
                let gone = try await transaction.query(
                    """
                    WITH gone AS (DELETE FROM audit_log WHERE number <= $1::bigint RETURNING 1)
                    SELECT count(*) AS n FROM gone
                    """, [.int(anchor.number)])
                try await transaction.execute(script: "ALTER TABLE audit_log ENABLE TRIGGER keep")
                return try gone[0].int("n")
            }
        }
    }

    private static let forgetting = "audit forget"
}
