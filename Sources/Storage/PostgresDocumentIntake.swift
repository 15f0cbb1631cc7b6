package import Domain
import FoundationEssentials
import JSON
package import Postgres

/// Takes documents in and out of PostgreSQL, each in one transaction. Rows are locked in the order document, job,
/// collection, everywhere.
package struct PostgresDocumentIntake: DocumentIntake {
    private let pool: PostgresPool

    package init(pool: PostgresPool) {
        self.pool = pool
    }

    package func accept(
        _ submission: DocumentSubmission, into collection: CollectionID
    ) async throws -> DocumentAcceptance {
        try await translatingErrors {
            try await pool.change { transaction in
                let intake = DocumentIntakeTransaction(transaction: transaction, collection: collection)
                if let document = try await intake.insert(submission) {
                    let acceptance = try await intake.enqueue(submission, document, outcome: .created)
                    try await intake.restrict(submission)
                    return acceptance
                }
                let known = try await intake.lock(submission)
                if known.isSame(as: submission), let job = try await intake.latestJob(of: known.document) {
                    return DocumentAcceptance(outcome: .unchanged, document: known.document, job: job)
                }
                let document = try await intake.replace(known.document, by: submission)
                let acceptance = try await intake.enqueue(submission, document, outcome: .updated)
                try await intake.restrict(submission, insteadOf: known.document)
                return acceptance
            } naming: {
                $0.job.id.description
            }
        }
    }

    package func delete(_ id: DocumentID) async throws -> DeletionReceipt {
        try await translatingErrors {
            try await pool.change { transaction in
                let rows = try await transaction.query(
                    "SELECT collection_id, id, digest, now() AS now FROM documents WHERE id = $1::uuid FOR UPDATE",
                    [.uuid(id.uuid)])
                guard let collection = try rows.first?.uuid("collection_id") else {
                    throw ServiceError(.notFound, "there is no such document")
                }
                let key: [PostgresValue] = [.uuid(collection), .uuid(id.uuid)]
                _ = try await transaction.query(Self.supersedeJobs, key)
                let chunks = try await transaction.query(
                    """
                    WITH gone AS (DELETE FROM chunks WHERE collection_id = $1::uuid AND document_id = $2::uuid RETURNING 1)
                    SELECT count(*) AS n FROM gone
                    """, key)
                _ = try await transaction.query(
                    "DELETE FROM documents WHERE collection_id = $1::uuid AND id = $2::uuid", key)
                try await ChangeFeed(transaction).record(document: id.uuid, in: collection, isDeletion: true)
                return DeletionReceipt(
                    documents: 1, chunks: try chunks[0].int("n"), digest: try DeletionDigest.of(rows),
                    deletedAt: try rows[0].date("now"))
            }
        }
    }

    static let supersedeJobs = """
        UPDATE jobs SET state = 'superseded', stage = 'done', lease_token = NULL, lease_until = NULL, updated_at = now()
        WHERE collection_id = $1::uuid AND document_id = $2::uuid AND state IN ('queued', 'running')
        """
}

/// The statements of one acceptance.
struct DocumentIntakeTransaction {
    let transaction: PostgresTransaction
    let collection: CollectionID

    struct Known {
        let document: Document
        let givenTitle: String?
        /// By jsonb's equality, for which `1e16` and `10000000000000000` are one number.
        let hasSameMetadata: Bool

        /// Whether there is nothing to do for the submission.
        func isSame(as submission: DocumentSubmission) -> Bool {
            submission.url == nil && document.status != .failed && document.digest == submission.digest
                && hasSameMetadata && givenTitle == submission.title
                && document.mediaType == submission.mediaType && document.permissions == submission.permissions
        }
    }

    /// Nil when the source is known already.
    func insert(_ submission: DocumentSubmission) async throws -> Document? {
        let rows = try await transaction.query(
            """
            INSERT INTO documents
                (collection_id, id, source, title, given_title, media_type, version, status, digest, byte_count,
                metadata, permissions)
            VALUES ($1::uuid, $2::uuid, $3, coalesce($4, $3), $4, $5, 1, 'pending', $6, $7::bigint, $8::jsonb, $9::text[])
            ON CONFLICT (collection_id, source) DO NOTHING
            RETURNING \(Columns.document)
            """,
            [
                .uuid(collection.uuid), .uuid(DocumentID.make().uuid), .text(submission.source),
                PostgresValue(submission.title), .text(submission.mediaType), .text(submission.digest.hexadecimal),
                .int(submission.content.count), .json(JSONValue.object(submission.metadata).text),
                .texts(submission.permissions.sorted),
            ])
        return try rows.first?.document()
    }

    func lock(_ submission: DocumentSubmission) async throws -> Known {
        let rows = try await transaction.query(
            """
            SELECT \(Columns.document), given_title, metadata = $3::jsonb AS same_metadata FROM documents
            WHERE collection_id = $1::uuid AND source = $2 FOR UPDATE
            """,
            [.uuid(collection.uuid), .text(submission.source), .json(JSONValue.object(submission.metadata).text)])
        guard let row = rows.first else { throw PostgresError(.retryable, "the document was deleted meanwhile") }
        return Known(
            document: try row.document(), givenTitle: try row.optionalText("given_title"),
            hasSameMetadata: try row.bool("same_metadata"))
    }

    func latestJob(of document: Document) async throws -> Job? {
        try await transaction.query(
            """
            SELECT \(Columns.job) FROM jobs WHERE collection_id = $1::uuid AND document_id = $2::uuid
            ORDER BY id DESC LIMIT 1
            """, [.uuid(collection.uuid), .uuid(document.id.uuid)]
        ).first?.job()
    }

    func replace(_ document: Document, by submission: DocumentSubmission) async throws -> Document {
        let rows = try await transaction.query(
            """
            UPDATE documents SET version = version + 1, status = 'pending', title = coalesce($3, title), given_title = $3,
                media_type = $4, digest = $5, byte_count = $6::bigint, metadata = $7::jsonb, permissions = $8::text[],
                updated_at = now()
            WHERE collection_id = $1::uuid AND id = $2::uuid RETURNING \(Columns.document)
            """,
            [
                .uuid(collection.uuid), .uuid(document.id.uuid), PostgresValue(submission.title),
                .text(submission.mediaType), .text(submission.digest.hexadecimal), .int(submission.content.count),
                .json(JSONValue.object(submission.metadata).text), .texts(submission.permissions.sorted),
            ])
        _ = try await transaction.query(
            PostgresDocumentIntake.supersedeJobs, [.uuid(collection.uuid), .uuid(document.id.uuid)])
        return try rows[0].document()
    }

    /// Permissions hold from now on, for the version that can be found too: what was answered before is not said again.
    func restrict(_ submission: DocumentSubmission, insteadOf known: Document? = nil) async throws {
        if !submission.permissions.isEmpty {
            _ = try await transaction.query(
                "UPDATE collections SET restricted = true WHERE id = $1::uuid AND NOT restricted",
                [.uuid(collection.uuid)])
        }
        if let known, known.permissions != submission.permissions {
            try await ChangeFeed(transaction).record(document: known.id.uuid, in: collection.uuid, isDeletion: false)
        }
    }

    /// Keeps the bytes and makes the job.
    func enqueue(
        _ submission: DocumentSubmission, _ document: Document, outcome: DocumentAcceptance.Outcome
    ) async throws -> DocumentAcceptance {
        _ = try await transaction.query(
            """
            INSERT INTO document_contents (collection_id, document_id, version, content, url)
            VALUES ($1::uuid, $2::uuid, $3::int, $4, $5)
            """,
            [
                .uuid(collection.uuid), .uuid(document.id.uuid), .int(document.version), .bytes(submission.content),
                PostgresValue(submission.url),
            ])
        _ = try await transaction.query(
            "DELETE FROM document_contents WHERE collection_id = $1::uuid AND document_id = $2::uuid AND version < $3::int",
            [.uuid(collection.uuid), .uuid(document.id.uuid), .int(document.version)])
        _ = try await transaction.query(
            "DELETE FROM embedding_checkpoints WHERE collection_id = $1::uuid AND document_id = $2::uuid",
            [.uuid(collection.uuid), .uuid(document.id.uuid)])
        let rows = try await transaction.query(
            """
            INSERT INTO jobs (collection_id, id, document_id, document_version, state, traceparent)
            VALUES ($1::uuid, $2::uuid, $3::uuid, $4::int, 'queued', $5) RETURNING \(Columns.job)
            """,
            [
                .uuid(collection.uuid), .uuid(JobID.make().uuid), .uuid(document.id.uuid), .int(document.version),
                PostgresValue(submission.traceparent),
            ])
        return DocumentAcceptance(outcome: outcome, document: document, job: try rows[0].job())
    }
}
