import FoundationEssentials
import Postgres

/// Moves a collection's version on. Done last in a transaction: from here to its commit the collection's row is locked,
/// so that versions become visible in their order, without gaps.
struct ChangeFeed {
    private let transaction: PostgresTransaction

    init(_ transaction: PostgresTransaction) {
        self.transaction = transaction
    }

    func record(document: UUID, in collection: UUID, isDeletion: Bool) async throws {
        _ = try await transaction.query(
            """
            WITH moved AS (UPDATE collections SET version = version + 1 WHERE id = $1::uuid RETURNING version, tenant)
            INSERT INTO document_changes (collection_id, document_id, version, deleted, tenant)
            SELECT $1::uuid, $2::uuid, version, $3::boolean, tenant FROM moved
            ON CONFLICT (collection_id, document_id) DO UPDATE SET version = excluded.version, deleted = excluded.deleted
            """, [.uuid(collection), .uuid(document), .bool(isDeletion)])
    }
}
