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
        try await addTerms(of: documents, in: collection, to: []) { $0 += $1 }
    }

    package func vectors(
        of documents: [DocumentID], in collection: CollectionID, model: EmbeddingModel
    ) async throws -> [ChunkVector] {
        try await addVectors(of: documents, in: collection, model: model, to: []) { $0 += $1 }
    }

    package func addTerms<Result: Sendable>(
        of documents: [DocumentID], in collection: CollectionID, to result: Result,
        _ add: @escaping @Sendable (inout Result, [ChunkTerms]) throws -> Void
    ) async throws -> Result {
        guard !documents.isEmpty else { return result }
        return try await translatingErrors {
            try await PostgresPages(pool: pool, name: "term_pages").read(
                """
                SELECT c.id, c.document_id, t.length, t.terms, coalesce(t.word_order, '') AS word_order
                FROM chunks c
                JOIN chunk_terms t ON t.collection_id = c.collection_id AND t.chunk_id = c.id
                WHERE c.collection_id = $1::uuid AND c.document_id = ANY ($2::uuid[]) AND NOT c.quarantined
                ORDER BY c.document_id, c.ordinal
                """, [.uuid(collection.uuid), .uuids(documents.map(\.uuid))], into: result
            ) { try add(&$0, $1.map(Self.terms)) }
        }
    }

    package func addVectors<Result: Sendable>(
        of documents: [DocumentID], in collection: CollectionID, model: EmbeddingModel, to result: Result,
        _ add: @escaping @Sendable (inout Result, [ChunkVector]) throws -> Void
    ) async throws -> Result {
        guard !documents.isEmpty else { return result }
        return try await translatingErrors {
            try await EmbeddingTables.beforeFirstDocument(result) {
                try await PostgresPages(pool: pool, name: "vector_pages_\(model.dimension)").read(
                    """
                    SELECT chunk_id, document_id, embedding FROM \(EmbeddingTables.name(dimension: model.dimension)) e
                    WHERE \(PostgresQuarantine.isFree) AND collection_id = $1::uuid AND document_id = ANY ($2::uuid[])
                        AND model_id = (SELECT id FROM embedding_models WHERE fingerprint = $3)
                    """, [.uuid(collection.uuid), .uuids(documents.map(\.uuid)), .text(model.fingerprint)], into: result
                ) { try add(&$0, $1.map(Self.vector)) }
            }
        }
    }

    private static func terms(_ row: PostgresRow) throws -> ChunkTerms {
        let terms = TermEncoding.decode(
            try row.blob("terms"), length: try row.int("length"), order: try row.blob("word_order"))
        guard let terms else { throw PostgresError(.unexpectedRow, "the terms of a chunk cannot be read") }
        return ChunkTerms(
            chunkID: try row.identifier("id"), documentID: try row.identifier("document_id"), terms: terms)
    }

    private static func vector(_ row: PostgresRow) throws -> ChunkVector {
        guard let vector = HalfVector.decode(try row.blob("embedding")) else {
            throw PostgresError(.unexpectedRow, "the vector of a chunk cannot be read")
        }
        return ChunkVector(
            chunkID: try row.identifier("chunk_id"), documentID: try row.identifier("document_id"), vector: vector)
    }
}
