import Postgres

/// Two collections side by side, by what was made of their documents.
struct CollectionComparison {
    let pool: PostgresPool
    let calm: String
    let storm: String

    /// Documents of one that the other has not, or has otherwise.
    func differingDocuments() async throws -> Int {
        try await count(
            differing: """
                SELECT d.source, d.title, d.media_type, d.status, d.digest, d.published_digest, d.page_count, d.chunk_count,
                    d.published_title, d.published_metadata, d.version = d.published_version, t.text
                FROM documents d JOIN collections l ON l.id = d.collection_id
                LEFT JOIN document_texts t ON t.collection_id = d.collection_id AND t.document_id = d.id
                """)
    }

    /// Chunks with their terms, likewise.
    func differingChunks() async throws -> Int {
        try await count(
            differing: """
                SELECT d.source, c.ordinal, c.text, c.heading_path, c.page, c.start_offset, c.end_offset, c.token_count,
                    t.length, t.terms, t.word_order
                FROM documents d JOIN collections l ON l.id = d.collection_id
                JOIN chunks c ON c.collection_id = d.collection_id AND c.document_id = d.id
                LEFT JOIN chunk_terms t ON t.collection_id = c.collection_id AND t.chunk_id = c.id
                """)
    }

    /// How many vectors both have, and the largest distance between two of the same chunk. What shares a batch with a text
    /// may change the last bits of its vector.
    func vectors() async throws -> (count: Int, largestDistance: Double) {
        let rows = try await pool.query(
            """
            WITH all_vectors AS (
                SELECT l.name, d.source, c.ordinal, e.embedding FROM chunk_embeddings_384 e
                JOIN chunks c ON c.collection_id = e.collection_id AND c.id = e.chunk_id
                JOIN documents d ON d.collection_id = c.collection_id AND d.id = c.document_id
                JOIN collections l ON l.id = d.collection_id)
            SELECT count(*) AS n, coalesce(max(a.embedding <-> b.embedding), 9) AS distance
            FROM all_vectors a JOIN all_vectors b USING (source, ordinal) WHERE a.name = $1 AND b.name = $2
            """, [.text(calm), .text(storm)])
        return (try rows[0].int("n"), try rows[0].double("distance"))
    }

    private func count(differing sql: String) async throws -> Int {
        try await pool.query(
            """
            SELECT count(*) AS n FROM (
                (\(sql) WHERE l.name = $1 EXCEPT ALL \(sql) WHERE l.name = $2)
                UNION ALL (\(sql) WHERE l.name = $2 EXCEPT ALL \(sql) WHERE l.name = $1)) difference
            """, [.text(calm), .text(storm)]
        )[0].int("n")
    }
}
