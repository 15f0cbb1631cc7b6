import Domain
import FoundationEssentials
import Postgres

/// Brings documents that are there already into the index again.
struct RepeatedIngestion {
    let transaction: PostgresTransaction

    /// Makes a job for the newest version of each that is still there, unless one of that version is open. A job that is open
    /// for an older version counts for nothing: whoever takes it finds that its version is gone, and brings nothing into
    /// the index. Answers how many were made.
    ///
    /// The documents are held first, in the order of their ids: whoever makes jobs for one does so too.
    ///
    /// - Parameter isBulk: whether the jobs come behind all others of their collection.
    func enqueue(_ documents: [DocumentID], in collection: CollectionID, isBulk: Bool) async throws -> Int {
        let key: [PostgresValue] = [.uuid(collection.uuid), .uuids(documents.map(\.uuid))]
        _ = try await transaction.query(
            "SELECT FROM documents WHERE collection_id = $1::uuid AND id = ANY ($2::uuid[]) ORDER BY id FOR UPDATE", key
        )
        let made = try await transaction.query(
            """
            INSERT INTO jobs (collection_id, id, document_id, document_version, state, tenant, bulk)
            SELECT $1::uuid, t.job, d.id, d.version, 'queued', d.tenant, $4::boolean
            FROM unnest($2::uuid[], $3::uuid[]) AS t (document, job)
            JOIN documents d ON d.collection_id = $1::uuid AND d.id = t.document
            WHERE NOT EXISTS (SELECT FROM jobs j WHERE j.collection_id = $1::uuid AND j.document_id = d.id
                AND j.document_version = d.version AND j.state IN ('queued', 'running'))
            RETURNING document_id
            """, key + [.uuids(documents.map { _ in JobID.make().uuid }), .bool(isBulk)])
        _ = try await transaction.query(
            "UPDATE documents SET status = 'pending', updated_at = now() WHERE collection_id = $1::uuid AND id = ANY ($2::uuid[])",
            [key[0], .uuids(try made.map { try $0.uuid("document_id") })])
        return made.count
    }
}
