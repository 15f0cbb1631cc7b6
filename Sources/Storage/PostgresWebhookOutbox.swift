package import Domain
package import Postgres

/// Webhooks in PostgreSQL, claimed with `FOR UPDATE SKIP LOCKED`. Looks at all tenants' messages.
package struct PostgresWebhookOutbox: WebhookOutbox {
    private let pool: PostgresPool

    package init(pool: PostgresPool) {
        self.pool = pool
    }

    package func claim(_ count: Int, for duration: Duration) async throws -> [WebhookDelivery] {
        let rows = try await query(
            """
            UPDATE webhook_deliveries SET attempts = attempts + 1,
                due_at = now() + $2::double precision * interval '1 second'
            WHERE id IN (
                SELECT id FROM webhook_deliveries WHERE ended_at IS NULL AND due_at <= now()
                ORDER BY due_at LIMIT $1::int FOR UPDATE SKIP LOCKED)
            RETURNING *
            """, [.int(count), .double(duration.seconds)])
        return try rows.compactMap { try $0.webhookDelivery() }.sorted { $0.endedAt < $1.endedAt }
    }

    package func settle(_ delivery: WebhookDelivery, _ settlement: WebhookSettlement) async throws {
        let id = PostgresValue.uuid(delivery.id.uuid)
        switch settlement {
        case .delivered: try await end(id, "true")
        case .givenUp: try await end(id, "false")
        case .putOff(let delay):
            _ = try await query(
                """
                UPDATE webhook_deliveries SET due_at = now() + $2::double precision * interval '1 second'
                WHERE id = $1::uuid AND ended_at IS NULL
                """, [id, .double(delay.seconds)])
        }
    }

    private func end(_ id: PostgresValue, _ isDelivered: String) async throws {
        _ = try await query(
            """
            UPDATE webhook_deliveries SET ended_at = now(), is_delivered = \(isDelivered)
            WHERE id = $1::uuid AND ended_at IS NULL
            """, [id])
    }

    package func prune(after age: Duration) async throws {
        _ = try await query(
            "DELETE FROM webhook_deliveries WHERE ended_at < now() - $1::double precision * interval '1 second'",
            [.double(age.seconds)])
    }

    private func query(
        _ sql: String, _ parameters: [PostgresValue], operation: StaticString = #function
    ) async throws -> [PostgresRow] {
        try await translatingErrors(in: .every, operation: operation) { try await pool.query(sql, parameters) }
    }
}

extension PostgresRow {
    /// Nil for a subject that this release does not know.
    fileprivate func webhookDelivery() throws -> WebhookDelivery? {
        guard let subject = WebhookDelivery.Subject(rawValue: try text("subject")) else { return nil }
        return WebhookDelivery(
            id: try identifier("id"), url: try text("url"), subject: subject, tenant: try tenant(),
            collectionID: try identifier("about_collection"), documentID: try identifier("document_id"),
            documentVersion: try int("document_version"), jobID: try identifier("job_id"),
            reason: try optionalText("reason"), endedAt: try date("created_at"), attempts: try int("attempts"))
    }
}
