package import Domain
package import Postgres

/// Vectors of sentences in PostgreSQL, in the rows of their chunks' own.
package struct PostgresSentenceIndex: SentenceIndex {
    private let pool: PostgresPool

    package init(pool: PostgresPool) {
        self.pool = pool
    }

    package func sentences(
        of chunks: [ChunkID], in collection: CollectionID, by model: EmbeddingModel
    ) async throws -> [ChunkID: SentenceVectors] {
        guard !chunks.isEmpty else { return [:] }
        let found = try await translatingErrors {
            try await EmbeddingTables.emptyBeforeFirstDocument {
                try await pool.query(
                    """
                    SELECT chunk_id, sentences FROM \(EmbeddingTables.name(dimension: model.dimension))
                    WHERE collection_id = $1::uuid AND model_id = (SELECT id FROM embedding_models WHERE fingerprint = $2)
                        AND chunk_id = ANY ($3::uuid[]) AND sentences <> ''
                    """, [.uuid(collection.uuid), .text(model.fingerprint), .uuids(chunks.map(\.uuid))]
                ).map { row in
                    let vectors = SentenceVectors(bytes: try row.blob("sentences"), dimension: model.dimension)
                    return (try row.identifier("chunk_id", as: ChunkKind.self), vectors)
                }
            }
        }
        return Dictionary(found) { first, _ in first }
    }
}
