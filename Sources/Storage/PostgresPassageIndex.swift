package import Domain
import FoundationEssentials
package import Postgres

/// Vectors and passages in PostgreSQL with pgvector. Every search is exact: it reads all vectors of the collection that
/// meet the filter, so none is missing at any selectivity.
package struct PostgresPassageIndex: PassageIndex {
    private let pool: PostgresPool

    package init(pool: PostgresPool) {
        self.pool = pool
    }

    package func state(of collection: CollectionReference) async throws -> CollectionState {
        try await translatingErrors { try await CollectionLookup(pool: pool).state(of: collection) }
    }

    package func nearest(
        to vector: [Float], in collection: CollectionID, model: EmbeddingModel, filter: MetadataFilter?, limit: Int
    ) async throws -> [ScoredChunk] {
        let filterSQL = FilterSQL(
            filter, after: [.uuid(collection.uuid), .text(model.fingerprint), .vector(vector), .int(limit)])
        // As a step of its own, so that the planner does not sort all vectors before it looks at the filter.
        let matching = """
            WITH matching AS MATERIALIZED (
                SELECT d.id FROM documents d WHERE d.collection_id = $1::uuid AND \(filterSQL.condition))
            """
        return try await scored(
            """
            \(filter == nil ? "" : matching)
            SELECT e.chunk_id, e.embedding <=> (SELECT $3::text::halfvec(\(model.dimension))) AS distance
            FROM \(EmbeddingTables.name(dimension: model.dimension)) e
                \(filter == nil ? "" : "JOIN matching ON matching.id = e.document_id")
            WHERE e.collection_id = $1::uuid AND e.model_id = (SELECT id FROM embedding_models WHERE fingerprint = $2)
                AND \(PostgresQuarantine.isFree)
            ORDER BY distance LIMIT $4::int
            """, filterSQL.parameters)
    }

    package func similarities(
        to vector: [Float], of chunks: [ChunkID], in collection: CollectionID, model: EmbeddingModel
    ) async throws -> [ScoredChunk] {
        guard !chunks.isEmpty else { return [] }
        return try await scored(
            """
            SELECT e.chunk_id, e.embedding <=> (SELECT $3::text::halfvec(\(model.dimension))) AS distance
            FROM \(EmbeddingTables.name(dimension: model.dimension)) e
            WHERE e.collection_id = $1::uuid AND e.model_id = (SELECT id FROM embedding_models WHERE fingerprint = $2)
                AND e.chunk_id = ANY ($4::uuid[])
            """, [.uuid(collection.uuid), .text(model.fingerprint), .vector(vector), .uuids(chunks.map(\.uuid))])
    }

    package func passages(
        _ chunks: [ChunkID], in collection: CollectionID, for permissions: PermissionSet
    ) async throws -> [Passage] {
        guard !chunks.isEmpty else { return [] }
        return try await translatingErrors {
            try await pool.query(
                """
                SELECT c.id, c.document_id, c.ordinal, c.page, c.heading_path, c.start_offset, c.end_offset, c.text,
                    c.suspicion::double precision AS suspicion,
                    d.source, d.published_title, d.published_metadata, d.published_version, d.published_digest
                FROM chunks c JOIN documents d ON d.collection_id = c.collection_id AND d.id = c.document_id
                WHERE c.collection_id = $1::uuid AND c.id = ANY ($2::uuid[]) AND NOT c.quarantined
                    AND \(FilterSQL.permitted(by: "$3"))
                """, [.uuid(collection.uuid), .uuids(chunks.map(\.uuid)), .texts(permissions.sorted)]
            ).map { try $0.passage() }
        }
    }

    package func texts(
        of stretches: [DocumentStretch], in collection: CollectionID
    ) async throws -> [DocumentStretch: String] {
        guard !stretches.isEmpty else { return [:] }
        let found = try await translatingErrors {
            try await pool.query(
                """
                SELECT w.place, substr(t.text, w.start + 1, w.length) AS text
                FROM unnest($2::uuid[], $3::int[], $4::int[], $5::int[])
                    WITH ORDINALITY AS w (document_id, version, start, length, place)
                JOIN document_texts t
                    ON t.collection_id = $1::uuid AND t.document_id = w.document_id AND t.version = w.version
                """,
                [
                    .uuid(collection.uuid), .uuids(stretches.map(\.documentID.uuid)), .ints(stretches.map(\.version)),
                    .ints(stretches.map(\.range.lowerBound)), .ints(stretches.map(\.range.count)),
                ]
            ).map { (try $0.int("place"), try $0.text("text")) }
        }
        return Dictionary(found.map { (stretches[$0.0 - 1], $0.1) }) { first, _ in first }
    }

    package func documents(
        matching filter: MetadataFilter, in collection: CollectionID
    ) async throws -> Set<DocumentID> {
        let filterSQL = FilterSQL(filter, after: [.uuid(collection.uuid)])
        return try await translatingErrors {
            let rows = try await pool.query(
                "SELECT d.id FROM documents d WHERE d.collection_id = $1::uuid AND \(filterSQL.condition)",
                filterSQL.parameters)
            return Set(try rows.map { try $0.identifier("id") })
        }
    }

    /// Distances of chunks, from the nearest on, as similarities. The question's vector stands in a subselect of its own:
    /// a cached plan would else read its 384 numbers anew for every row.
    private func scored(_ sql: String, _ parameters: [PostgresValue]) async throws -> [ScoredChunk] {
        try await translatingErrors {
            try await EmbeddingTables.emptyBeforeFirstDocument {
                try await pool.query(sql, parameters).map { row in
                    ScoredChunk(id: try row.identifier("chunk_id"), score: 1 - (try row.double("distance")))
                }
            }
        }
    }
}

extension PostgresRow {
    fileprivate func passage() throws -> Passage {
        Passage(
            chunkID: try identifier("id"), documentID: try identifier("document_id"),
            documentVersion: try int("published_version"), title: try text("published_title"),
            source: try text("source"),
            metadata: try object("published_metadata"),
            digest: ContentDigest(hexadecimal: try text("published_digest")),
            ordinal: try int("ordinal"), page: try optionalInt("page"), headingPath: try texts("heading_path"),
            range: try int("start_offset")..<int("end_offset"), text: try text("text"),
            suspicion: try optionalDouble("suspicion"))
    }
}
