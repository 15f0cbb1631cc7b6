import Domain
package import Postgres

/// Writes messages about jobs' ends down, in the transaction that ends them: no end without its message, no message without
/// its end.
package struct JobNotices: Sendable {
    /// For who wants to hear of nothing.
    package static let none = JobNotices(urls: [])

    private let urls: [String]

    /// - Parameter urls: who hears of each end.
    package init(urls: [String]) {
        self.urls = urls
    }

    /// Whether somebody wants to hear.
    var areWanted: Bool { !urls.isEmpty }

    /// - Parameter rows: of ended jobs, as `JobSQL.fail` answers them.
    func record(
        _ subject: WebhookDelivery.Subject, _ rows: [PostgresRow], in transaction: PostgresTransaction
    ) async throws {
        for row in rows {
            try await insert(
                subject, in: transaction,
                [
                    .text(try row.text("tenant")), .uuid(try row.uuid("collection_id")),
                    .uuid(try row.uuid("document_id")), .int(try row.int("document_version")),
                    .uuid(try row.uuid("id")), PostgresValue(try row.optionalText("error")),
                ])
        }
    }

    func record(
        _ subject: WebhookDelivery.Subject, _ job: Job, of tenant: Tenant, in transaction: PostgresTransaction
    ) async throws {
        guard areWanted else { return }
        try await insert(
            subject, in: transaction,
            [
                .text(tenant.name), .uuid(job.collectionID.uuid), .uuid(job.documentID.uuid),
                .int(job.documentVersion), .uuid(job.id.uuid), .null,
            ])
    }

    private func insert(
        _ subject: WebhookDelivery.Subject, in transaction: PostgresTransaction, _ job: [PostgresValue]
    ) async throws {
        _ = try await transaction.query(
            """
            INSERT INTO webhook_deliveries
                (tenant, about_collection, document_id, document_version, job_id, reason, subject, id, url)
            SELECT $1, $2::uuid, $3::uuid, $4::int, $5::uuid, $6, $7, gen_random_uuid(), url FROM unnest($8::text[]) AS url
            """, job + [.text(subject.rawValue), .texts(urls)])
    }
}
