import Access
import Postgres

extension PostgresTransaction {
    /// Writes an entry of the audit log with what it is about. All others who add entries wait for this transaction's end:
    /// for what happens seldom, and last.
    func append(_ entry: AuditEntry) async throws {
        _ = try await query(
            """
            INSERT INTO audit_log (tenant, actor, action, target, outcome, code, count, address, request_id)
            VALUES ($1, $2, $3, $4, $5, $6, $7::bigint, $8, $9)
            """,
            [
                PostgresValue(entry.tenant?.name), .text(entry.actor), .text(entry.action), .text(entry.target),
                .text(entry.outcome.rawValue), .text(entry.code), .int(entry.count), .text(entry.address),
                .text(entry.requestID),
            ])
    }

    /// The same of a change of the schema, where there was one and somebody is to be named.
    func append(migrationBy actor: String?, _ steps: [String]) async throws {
        guard let actor, !steps.isEmpty else { return }
        // A step may have left the transaction without a scope, and this is about all tenants.
        _ = try await query("SELECT set_config('rag.tenant', '*', true)")
        try await append(AuditEntry(actor: actor, action: "migrate", target: steps.joined(separator: ", ")))
    }
}
