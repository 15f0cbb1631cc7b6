package import Domain
import FoundationEssentials
import JSON
package import Postgres

/// Brings documents into a collection by COPY. They have neither bytes nor jobs.
package struct PostgresBulkLoader: BulkLoader {
    private let pool: PostgresPool
    private let collection: CollectionID
    private let model: EmbeddingModel
    private let modelID: Int

    /// - Parameter model: whose vectors the chunks have.
    package init(pool: PostgresPool, collection: CollectionID, model: EmbeddingModel) async throws {
        self.pool = pool
        self.collection = collection
        self.model = model
        modelID = try await EmbeddingTables(pool: pool).register(model)
    }

    package func load(_ documents: [IndexedDocument], after version: Int) async throws {
        var rows = BulkRows(collection: collection, modelID: modelID)
        for (index, document) in documents.enumerated() { rows.append(document, version: version + index + 1) }
        try await pool.transaction(limit: .seconds(600)) { [rows] transaction in
            // Each reference is one that was made a line above. Only a superuser may spare the server the look at it.
            try await transaction.execute(
                script: """
                    DO $$ BEGIN SET LOCAL session_replication_role = replica;
                    EXCEPTION WHEN insufficient_privilege THEN NULL; END $$
                    """)
            for (table, rows) in rows.tables(vectors: EmbeddingTables.name(dimension: model.dimension)) {
                try await transaction.copy(rows, into: table)
            }
        }
    }

    /// Also acquaints the planner with it.
    package func finish(version: Int) async throws {
        _ = try await pool.query(
            "UPDATE collections SET version = $2::bigint WHERE id = $1::uuid", [.uuid(collection.uuid), .int(version)])
        for table in BulkRows.names + [EmbeddingTables.name(dimension: model.dimension)] {
            _ = try await pool.query("VACUUM (ANALYZE) \(table)")
        }
    }
}

/// The rows of some documents, table by table.
private struct BulkRows: Sendable {
    static let names = ["documents", "document_changes", "chunks", "chunk_terms"]

    let collection: CollectionID
    let modelID: Int
    private var documents = PostgresCopyRows()
    private var changes = PostgresCopyRows()
    private var chunks = PostgresCopyRows()
    private var terms = PostgresCopyRows()
    private var vectors = PostgresCopyRows()

    init(collection: CollectionID, modelID: Int) {
        self.collection = collection
        self.modelID = modelID
    }

    func tables(vectors table: String) -> [(String, PostgresCopyRows)] {
        [
            (
                """
                documents (collection_id, id, source, title, published_title, media_type, version, published_version,
                status, digest, published_digest, byte_count, metadata, published_metadata, chunk_count)
                """, documents
            ),
            ("document_changes (collection_id, document_id, version, deleted)", changes),
            (
                """
                chunks (collection_id, document_id, id, ordinal, text, heading_path, start_offset, end_offset,
                token_count, suspicion)
                """, chunks
            ),
            ("chunk_terms (collection_id, chunk_id, length, terms, word_order)", terms),
            ("\(table) (collection_id, document_id, model_id, chunk_id, embedding, sentences)", vectors),
        ]
    }

    mutating func append(_ document: IndexedDocument, version: Int) {
        appendCatalogue(document)
        changes.beginRow(columns: 4)
        changes.append(collection.uuid)
        changes.append(document.id.uuid)
        changes.append(Int64(version))
        changes.append(false)
        for chunk in document.chunks { append(chunk, of: document) }
    }

    private mutating func appendCatalogue(_ document: IndexedDocument) {
        let digest = String(repeating: "0", count: 64)
        let metadata = JSONValue.object(document.metadata).text
        documents.beginRow(columns: 15)
        documents.append(collection.uuid)
        documents.append(document.id.uuid)
        for text in [document.source, document.title, document.title, "text/plain"] { documents.append(text) }
        for _ in 0..<2 { documents.append(Int32(1)) }
        for text in ["ready", digest, digest] { documents.append(text) }
        documents.append(Int64(document.chunks.reduce(0) { $0 + $1.chunk.text.utf8.count }))
        for _ in 0..<2 { documents.append(json: metadata) }
        documents.append(Int32(document.chunks.count))
    }

    private mutating func append(_ indexed: IndexedChunk, of document: IndexedDocument) {
        let id = ChunkID.make().uuid
        let chunk = indexed.chunk
        chunks.beginRow(columns: 10)
        for key in [collection.uuid, document.id.uuid, id] { chunks.append(key) }
        chunks.append(Int32(chunk.ordinal))
        chunks.append(chunk.text)
        chunks.append(chunk.headingPath)
        for number in [chunk.range.lowerBound, chunk.range.upperBound, chunk.tokenCount] {
            chunks.append(Int32(number))
        }
        chunks.append(Float(indexed.suspicion))
        terms.beginRow(columns: 5)
        for key in [collection.uuid, id] { terms.append(key) }
        terms.append(Int32(indexed.terms.length))
        terms.append(TermEncoding.encode(indexed.terms))
        terms.append(TermEncoding.encodeOrder(of: indexed.terms))
        vectors.beginRow(columns: 6)
        for key in [collection.uuid, document.id.uuid] { vectors.append(key) }
        vectors.append(Int32(modelID))
        vectors.append(id)
        vectors.append(HalfVector.encode(indexed.embedding))
        if let made = indexed.sentences { vectors.append(made.bytes) } else { vectors.appendNull() }
    }
}
