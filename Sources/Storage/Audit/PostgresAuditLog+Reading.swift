package import Access
package import Domain
import Postgres

extension PostgresAuditLog: AuditReader {
    /// The tenant is named beside its policy, so that its index is used: 9 ms become 0.1 for a small one in 9,000 entries.
    package func entries(_ query: AuditQuery) async throws -> Page<AuditRecord> {
        guard let tenant = DataScope.current?.tenant else { return Page(elements: [], hasMore: false) }
        return try await translatingErrors {
            let rows = try await pool.query(
                """
                SELECT *, (extract(epoch FROM at) * 1000000)::bigint AS microseconds FROM audit_log
                WHERE tenant = $7 AND ($1::bigint IS NULL OR number < $1::bigint)
                    AND ($2::text IS NULL OR action = $2) AND ($3::text IS NULL OR actor = $3)
                    AND ($4::float8 IS NULL OR at >= to_timestamp($4::float8))
                    AND ($5::float8 IS NULL OR at <= to_timestamp($5::float8))
                ORDER BY number DESC LIMIT $6::int
                """,
                [
                    PostgresValue(query.before), PostgresValue(query.action), PostgresValue(query.actor),
                    query.span?.from.map { .double($0.seconds) } ?? .null,
                    query.span?.until.map { .double($0.lastSecond) } ?? .null, .int(query.limit + 1),
                    .text(tenant.name),
                ])
            return try Page(rows: rows, limit: query.limit) { try AuditRow($0).record() }
        }
    }
}

extension DateText {
    /// The last moment of it that the database knows.
    fileprivate var lastSecond: Double { isDay ? seconds + 86_400 - 0.000001 : seconds }
}

extension AuditRow {
    fileprivate func record() throws -> AuditRecord {
        guard let outcome = AuditEntry.Outcome(rawValue: outcome) else {
            throw ServiceError(.unavailable, "the entry was made by a newer release")
        }
        var entry = AuditEntry(
            tenant: tenant.flatMap { Tenant($0) }, actor: actor, action: action, target: target, outcome: outcome,
            code: code)
        entry.count = count
        entry.address = address
        entry.requestID = requestID
        return AuditRecord(number: number, date: date, entry: entry, digest: digest)
    }
}
