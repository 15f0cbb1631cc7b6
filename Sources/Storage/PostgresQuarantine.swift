package import Domain
package import Postgres

/// Chunks that are kept from questions, in PostgreSQL.
package struct PostgresQuarantine: Quarantine {
    /// That a vector `e` is of no chunk in quarantine: there are few, which an index of their own knows.
    static let isFree = """
        NOT EXISTS (SELECT FROM chunks q
            WHERE q.collection_id = $1::uuid AND q.quarantined AND q.id = e.chunk_id)
        """

    private let pool: PostgresPool

    package init(pool: PostgresPool) {
        self.pool = pool
    }

    package func chunks(
        in collection: CollectionID, _ page: PageRequest<ChunkKind>
    ) async throws -> Page<QuarantinedChunk> {
        try await translatingErrors {
            let rows = try await pool.query(
                """
                SELECT c.id, c.document_id, c.suspicion::double precision AS suspicion, c.text, d.source FROM chunks c
                JOIN documents d ON d.collection_id = c.collection_id AND d.id = c.document_id
                WHERE c.collection_id = $1::uuid AND c.quarantined AND ($2::uuid IS NULL OR c.id > $2::uuid)
                ORDER BY c.id LIMIT $3::int
                """, [.uuid(collection.uuid), PostgresValue(page.after), .int(page.limit + 1)])
            return try Page(rows: rows, limit: page.limit) { row in
                QuarantinedChunk(
                    id: try row.identifier("id"), documentID: try row.identifier("document_id"),
                    source: try row.text("source"), suspicion: try row.optionalDouble("suspicion") ?? 1,
                    text: try row.text("text"))
            }
        }
    }

    package func release(_ chunks: [ChunkID], in collection: CollectionID) async throws -> Int {
        try await translatingErrors {
            try await pool.change { transaction in
                let key: [PostgresValue] = [.uuid(collection.uuid), .uuids(chunks.map(\.uuid))]
                let documents = try await transaction.query(
                    """
                    SELECT id FROM documents WHERE collection_id = $1::uuid AND id IN (
                        SELECT document_id FROM chunks
                        WHERE collection_id = $1::uuid AND id = ANY ($2::uuid[]) AND quarantined)
                    ORDER BY id FOR UPDATE
                    """, key)
                let released = try await transaction.query(
                    """
                    UPDATE chunks SET quarantined = false
                    WHERE collection_id = $1::uuid AND id = ANY ($2::uuid[]) AND quarantined RETURNING id
                    """, key)
                for row in documents {
                    try await ChangeFeed(transaction).record(
                        document: try row.uuid("id"), in: collection.uuid, isDeletion: false)
                }
                return released.count
            }
        }
    }
}
