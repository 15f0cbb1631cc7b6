import Access
import Postgres

extension PostgresPool {
    /// A transaction that changes what people have handed in or ordered. What the audit log is to say of it stands or falls
    /// with it.
    ///
    /// - Parameter name: the id of what was made, where who asked could not know it.
    func change<Result: Sendable>(
        limit: Duration? = nil, _ body: @Sendable (PostgresTransaction) async throws -> Result,
        naming name: @Sendable (Result) -> String? = { _ in nil }
    ) async throws -> Result {
        let intent = AuditIntent.current
        let result = try await transaction(limit: limit) { transaction in
            let result = try await body(transaction)
            try await intent?.keep(name(result), transaction)
            return result
        }
        intent?.markKept()
        return result
    }

    /// The same with one statement, which has changed nothing where it answers no rows.
    func change(
        _ sql: String, _ parameters: [PostgresValue] = [], naming name: String? = nil
    ) async throws -> [PostgresRow] {
        let intent = AuditIntent.current
        let rows = try await transaction { transaction in
            let rows = try await transaction.query(sql, parameters)
            if !rows.isEmpty { try await intent?.keep(name, transaction) }
            return rows
        }
        if !rows.isEmpty { intent?.markKept() }
        return rows
    }
}

extension AuditIntent {
    /// Several changes of one request are one intent, which names what the first one made.
    fileprivate func keep(_ name: String?, _ transaction: PostgresTransaction) async throws {
        var entry = entry
        if let name { entry.name(name) }
        _ = try await transaction.query(
            """
            INSERT INTO audit_intents (id, tenant, actor, action, target, address, request_id)
            VALUES ($1::uuid, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING
            """,
            [
                .uuid(id), PostgresValue(entry.tenant?.name), .text(entry.actor), .text(entry.action),
                .text(entry.target), .text(entry.address), .text(entry.requestID),
            ])
    }
}
