extension ConsistencyRule {
    /// A chunk needs a vector of one model at least, wherever that model's dimension puts it.
    static func chunksHaveVectors(_ dimensions: [Int]) -> ConsistencyRule {
        let none = dimensions.map { dimension in
            """
            NOT EXISTS (SELECT FROM \(EmbeddingTables.name(dimension: dimension)) e
                WHERE e.collection_id = c.collection_id AND e.chunk_id = c.id)
            """
        }
        return ConsistencyRule(
            name: "chunks-have-vectors", meaning: "a chunk has no vector: its meaning does not find it",
            violations: """
                SELECT c.collection_id, c.document_id, count(*) AS n FROM chunks c
                WHERE \((["true"] + none).joined(separator: " AND ")) GROUP BY c.collection_id, c.document_id
                """, repair: .ingestAgain)
    }

    /// The vectors of one dimension against their chunks and models.
    static func vectors(_ dimension: Int) -> [ConsistencyRule] {
        let table = EmbeddingTables.name(dimension: dimension)
        return [
            ConsistencyRule(
                name: "vectors-have-chunks",
                meaning: "vectors are left of chunks that are gone, or name another document",
                violations: """
                    SELECT e.collection_id, e.document_id, count(*) AS n FROM \(table) e
                    LEFT JOIN chunks c ON c.collection_id = e.collection_id AND c.id = e.chunk_id
                    WHERE c.document_id IS DISTINCT FROM e.document_id GROUP BY e.collection_id, e.document_id
                    """,
                repair: .statement(
                    """
                    DELETE FROM \(table) e WHERE e.collection_id = $1::uuid AND e.document_id = $2::uuid
                        AND NOT EXISTS (SELECT FROM chunks c WHERE c.collection_id = e.collection_id
                            AND c.id = e.chunk_id AND c.document_id = e.document_id)
                    """)),
            ConsistencyRule(
                name: "vectors-have-unit-length",
                meaning: "a vector has not the length that cosine search takes for given",
                violations: """
                    SELECT e.collection_id, e.document_id, count(*) AS n FROM \(table) e
                    WHERE NOT l2_norm(e.embedding) BETWEEN 0.98 AND 1.02 GROUP BY e.collection_id, e.document_id
                    """, repair: .ingestAgain),
            ConsistencyRule(
                name: "vectors-fit-their-model", meaning: "a vector has not as many numbers as its model makes",
                violations: """
                    SELECT e.collection_id, e.document_id, count(*) AS n FROM \(table) e
                    LEFT JOIN embedding_models m ON m.id = e.model_id
                    WHERE m.dimension IS DISTINCT FROM \(dimension) GROUP BY e.collection_id, e.document_id
                    """, repair: .ingestAgain),
        ]
    }
}
