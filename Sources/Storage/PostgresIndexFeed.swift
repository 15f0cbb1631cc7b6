package import Domain
package import Postgres

/// What the indexes in memory follow.
package struct PostgresIndexFeed: IndexFeed {
    private let pool: PostgresPool

    package init(pool: PostgresPool) {
        self.pool = pool
    }

    package func changes(
        in collection: CollectionID, after version: Int, limit: Int
    ) async throws -> [DocumentChange] {
        try await translatingErrors {
            try await pool.query(
                """
                SELECT document_id, version, deleted FROM document_changes
                WHERE collection_id = $1::uuid AND version > $2::bigint ORDER BY version LIMIT $3::int
                """, [.uuid(collection.uuid), .int(version), .int(limit)]
            ).map { row in
                DocumentChange(
                    documentID: try row.identifier("document_id"), version: try row.int("version"),
                    isDeletion: try row.bool("deleted"))
            }
        }
    }

    package func terms(of documents: [DocumentID], in collection: CollectionID) async throws -> [ChunkTerms] {
        guard !documents.isEmpty else { return [] }
        return try await translatingErrors {
            try await pool.query(
                """
                SELECT c.id, c.document_id, t.length, t.terms, coalesce(t.word_order, '') AS word_order
                FROM chunks c
                JOIN chunk_terms t ON t.collection_id = c.collection_id AND t.chunk_id = c.id
                WHERE c.collection_id = $1::uuid AND c.document_id = ANY ($2::uuid[]) AND NOT c.quarantined
                ORDER BY c.document_id, c.ordinal
                """, [.uuid(collection.uuid), .uuids(documents.map(\.uuid))]
            ).map { row in
                let terms = TermEncoding.decode(
                    try row.blob("terms"), length: try row.int("length"), order: try row.blob("word_order"))
                guard let terms else {
                    throw PostgresError(.unexpectedRow, "the terms of a chunk cannot be read")
                }
                return ChunkTerms(
                    chunkID: try row.identifier("id"), documentID: try row.identifier("document_id"), terms: terms)
            }
        }
    }

    package func vectors(
        of documents: [DocumentID], in collection: CollectionID, model: EmbeddingModel
    ) async throws -> [ChunkVector] {
        guard !documents.isEmpty else { return [] }
        return try await translatingErrors {
            try await EmbeddingTables.emptyBeforeFirstDocument {
                try await pool.query(
                    """
                    SELECT chunk_id, document_id, embedding FROM \(EmbeddingTables.name(dimension: model.dimension)) e
                    WHERE \(PostgresQuarantine.isFree) AND collection_id = $1::uuid AND document_id = ANY ($2::uuid[])
                        AND model_id = (SELECT id FROM embedding_models WHERE fingerprint = $3)
                    """, [.uuid(collection.uuid), .uuids(documents.map(\.uuid)), .text(model.fingerprint)]
                ).map { row in
                    guard let vector = HalfVector.decode(try row.blob("embedding")) else {
                        throw PostgresError(.unexpectedRow, "the vector of a chunk cannot be read")
                    }
                    return ChunkVector(
                        chunkID: try row.identifier("chunk_id"), documentID: try row.identifier("document_id"),
                        vector: vector)
                }
            }
        }
    }
}
