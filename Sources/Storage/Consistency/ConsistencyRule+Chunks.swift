extension ConsistencyRule {
    /// Chunks against their document's text, their count and their terms.
    static let chunks = [
        ConsistencyRule(
            name: "chunks-are-counted", meaning: "a document has more or fewer chunks than it says",
            violations: """
                SELECT d.collection_id, d.id AS document_id, abs(d.chunk_count - count(c.id)) AS n FROM documents d
                LEFT JOIN chunks c ON c.collection_id = d.collection_id AND c.document_id = d.id
                GROUP BY d.collection_id, d.id, d.chunk_count HAVING d.chunk_count <> count(c.id)
                """, repair: .ingestAgain),
        ConsistencyRule(
            name: "chunks-are-in-order", meaning: "chunks of a document are there twice or missing in between",
            violations: """
                SELECT collection_id, document_id, count(*) AS n FROM chunks GROUP BY collection_id, document_id
                HAVING min(ordinal) <> 0 OR max(ordinal) <> count(*) - 1 OR count(DISTINCT ordinal) <> count(*)
                """, repair: .ingestAgain),
        ConsistencyRule(
            name: "chunks-are-of-published-documents",
            meaning: "chunks can be found of a document that was not published",
            violations: """
                SELECT c.collection_id, c.document_id, count(*) AS n FROM chunks c
                LEFT JOIN documents d ON d.collection_id = c.collection_id AND d.id = c.document_id
                WHERE d.published_version IS NULL GROUP BY c.collection_id, c.document_id
                """,
            repair: .statement("DELETE FROM chunks WHERE collection_id = $1::uuid AND document_id = $2::uuid")),
        ConsistencyRule(
            name: "chunks-stand-in-the-text", meaning: "a chunk's text is not what stands at its place in the document",
            violations: """
                SELECT c.collection_id, c.document_id, count(*) AS n FROM chunks c
                JOIN document_texts t ON t.collection_id = c.collection_id AND t.document_id = c.document_id
                WHERE substr(t.text, c.start_offset + 1, c.end_offset - c.start_offset) <> c.text
                GROUP BY c.collection_id, c.document_id
                """, repair: .ingestAgain),
        ConsistencyRule(
            name: "chunks-have-terms", meaning: "a chunk has no terms: no word finds it",
            violations: """
                SELECT c.collection_id, c.document_id, count(*) AS n FROM chunks c
                WHERE NOT EXISTS (SELECT FROM chunk_terms t WHERE t.collection_id = c.collection_id
                    AND t.chunk_id = c.id) GROUP BY c.collection_id, c.document_id
                """, repair: .ingestAgain),
    ]

    /// What refers to nothing. Foreign keys keep it away, unless somebody loaded data without them.
    static let leftovers = [
        ConsistencyRule(
            name: "terms-have-chunks", meaning: "terms are left of chunks that are gone",
            violations: """
                SELECT t.collection_id, NULL::uuid AS document_id, count(*) AS n FROM chunk_terms t
                WHERE NOT EXISTS (SELECT FROM chunks c WHERE c.collection_id = t.collection_id AND c.id = t.chunk_id)
                GROUP BY t.collection_id
                """,
            repair: .statement(
                """
                DELETE FROM chunk_terms t WHERE t.collection_id = $1::uuid AND $2::uuid IS NULL
                    AND NOT EXISTS (SELECT FROM chunks c WHERE c.collection_id = t.collection_id AND c.id = t.chunk_id)
                """)),
        ConsistencyRule(
            name: "texts-have-documents", meaning: "the text of a document is left that is gone",
            violations: """
                SELECT t.collection_id, t.document_id, 1 AS n FROM document_texts t
                WHERE NOT EXISTS (SELECT FROM documents d WHERE d.collection_id = t.collection_id AND d.id = t.document_id)
                """,
            repair: .statement("DELETE FROM document_texts WHERE collection_id = $1::uuid AND document_id = $2::uuid")),
        ConsistencyRule(
            name: "bytes-have-documents", meaning: "bytes are left of a document or a version that is gone",
            violations: """
                SELECT c.collection_id, c.document_id, count(*) AS n FROM document_contents c
                LEFT JOIN documents d ON d.collection_id = c.collection_id AND d.id = c.document_id
                WHERE d.version IS DISTINCT FROM c.version GROUP BY c.collection_id, c.document_id
                """,
            repair: .statement(
                """
                DELETE FROM document_contents c WHERE c.collection_id = $1::uuid AND c.document_id = $2::uuid
                    AND c.version IS DISTINCT FROM (SELECT version FROM documents
                        WHERE collection_id = $1::uuid AND id = $2::uuid)
                """)),
        ConsistencyRule(
            name: "checkpoints-are-wanted", meaning: "checkpoints are left of work that nobody will go on with",
            violations: """
                SELECT p.collection_id, p.document_id, count(*) AS n FROM embedding_checkpoints p
                WHERE NOT EXISTS (SELECT FROM jobs j WHERE j.collection_id = p.collection_id
                    AND j.document_id = p.document_id AND j.document_version = p.version
                    AND j.state IN ('queued', 'running', 'failed', 'cancelled'))
                GROUP BY p.collection_id, p.document_id
                """,
            repair: .statement(
                "DELETE FROM embedding_checkpoints WHERE collection_id = $1::uuid AND document_id = $2::uuid")),
    ]
}
