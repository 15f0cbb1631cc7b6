import Crypto
package import Domain
import FoundationEssentials
package import Postgres

/// Brings document versions into the index.
package struct PostgresDocumentPublisher: DocumentPublisher {
    private static let batchSize = 500

    private let pool: PostgresPool
    private let tables: EmbeddingTables
    private let notices: JobNotices

    /// - Parameter notices: who hears of what was published.
    package init(pool: PostgresPool, notices: JobNotices = .none) {
        self.pool = pool
        self.notices = notices
        tables = EmbeddingTables(pool: pool)
    }

    package func size(of lease: JobLease) async throws -> Int {
        try await translatingErrors(in: lease.scope) {
            try await pool.query(
                "SELECT byte_count FROM documents WHERE collection_id = $1::uuid AND id = $2::uuid",
                [.uuid(lease.job.collectionID.uuid), .uuid(lease.job.documentID.uuid)]
            ).first?.int("byte_count") ?? 0
        }
    }

    package func load(_ lease: JobLease) async throws -> DocumentUnderWork {
        try await translatingErrors(in: lease.scope) {
            let rows = try await pool.query(
                """
                SELECT d.*, c.content, c.url, l.language, l.dense_weight FROM documents d
                JOIN document_contents c
                    ON c.collection_id = d.collection_id AND c.document_id = d.id AND c.version = d.version
                JOIN collections l ON l.id = d.collection_id
                WHERE d.collection_id = $1::uuid AND d.id = $2::uuid AND d.version = $3::int
                """,
                [
                    .uuid(lease.job.collectionID.uuid), .uuid(lease.job.documentID.uuid),
                    .int(lease.job.documentVersion),
                ])
            guard let row = rows.first else { throw ServiceError.leaseLost }
            return DocumentUnderWork(
                document: try row.document(), content: try row.blob("content"), url: try row.optionalText("url"),
                language: try row.settings().language)
        }
    }

    package func keep(_ fetched: FetchedContent, under lease: JobLease) async throws {
        try await translatingErrors(in: lease.scope) {
            try await pool.transaction { transaction in
                let publication = Publication(transaction: transaction, job: lease.job)
                try await publication.lock(token: lease.token)
                try await publication.keep(fetched)
            }
        }
    }

    package func publish(
        _ parsed: ParsedDocument, _ chunks: ChunkBatches, model: EmbeddingModel, under lease: JobLease
    ) async throws {
        try await translatingErrors(in: lease.scope) {
            let modelID = try await tables.register(model)
            try await pool.transaction { transaction in
                let publication = Publication(transaction: transaction, job: lease.job)
                try await publication.lock(token: lease.token)
                try await publication.removeChunks()
                try await chunks.forEach(Self.batchSize) { batch in
                    try await publication.insert(batch, model: model, modelID: modelID)
                }
                try await publication.store(parsed, chunkCount: chunks.count)
                try await publication.finish()
                try await notices.record(.succeeded, lease.job, of: lease.tenant, in: transaction)
            }
        }
    }
}

/// The statements of one publication, in their order.
struct Publication {
    let transaction: PostgresTransaction
    let job: Job

    private var key: [PostgresValue] { [.uuid(job.collectionID.uuid), .uuid(job.documentID.uuid)] }

    /// Holds the document and the job; throws `leaseLost` when either has moved on.
    func lock(token: UUID) async throws {
        let document = try await transaction.query(
            "SELECT version FROM documents WHERE collection_id = $1::uuid AND id = $2::uuid FOR UPDATE", key)
        let held = try await transaction.query(
            """
            SELECT id FROM jobs WHERE collection_id = $1::uuid AND id = $2::uuid AND lease_token = $3::uuid
                AND state = 'running' FOR UPDATE
            """, [.uuid(job.collectionID.uuid), .uuid(job.id.uuid), .uuid(token)])
        guard try document.first?.int("version") == job.documentVersion, !held.isEmpty else {
            throw ServiceError.leaseLost
        }
    }

    func keep(_ fetched: FetchedContent) async throws {
        _ = try await transaction.query(
            """
            UPDATE document_contents SET content = $4, url = NULL
            WHERE collection_id = $1::uuid AND document_id = $2::uuid AND version = $3::int
            """, key + [.int(job.documentVersion), .bytes(fetched.bytes)])
        _ = try await transaction.query(
            """
            UPDATE documents SET media_type = $3, digest = $4, byte_count = $5::bigint, updated_at = now()
            WHERE collection_id = $1::uuid AND id = $2::uuid
            """,
            key + [.text(fetched.mediaType), .text(fetched.digest.hexadecimal), .int(fetched.bytes.count)])
    }

    func removeChunks() async throws {
        _ = try await transaction.query(
            "DELETE FROM chunks WHERE collection_id = $1::uuid AND document_id = $2::uuid", key)
    }

    func insert(_ chunks: [IndexedChunk], model: EmbeddingModel, modelID: Int) async throws {
        let ids = PostgresValue.uuids(chunks.map { _ in ChunkID.make().uuid })
        try await insertTexts(chunks, ids)
        _ = try await transaction.query(
            """
            INSERT INTO chunk_terms (collection_id, chunk_id, length, terms, word_order)
            SELECT $1::uuid, id, length, decode(terms, 'hex'), decode(word_order, 'hex')
            FROM unnest($2::uuid[], $3::int[], $4::text[], $5::text[]) AS t (id, length, terms, word_order)
            """,
            [
                key[0], ids, .ints(chunks.map(\.terms.length)),
                .texts(chunks.map { Hexadecimal.encode(TermEncoding.encode($0.terms)) }),
                .texts(chunks.map { Hexadecimal.encode(TermEncoding.encodeOrder(of: $0.terms)) }),
            ])
        _ = try await transaction.query(
            """
            INSERT INTO \(EmbeddingTables.name(dimension: model.dimension))
                (collection_id, document_id, model_id, chunk_id, embedding, sentences)
            SELECT $1::uuid, $2::uuid, $3::int, id, vector::halfvec(\(model.dimension)),
                CASE WHEN made = 1 THEN decode(sentences, 'hex') END
            FROM unnest($4::uuid[], $5::text[], $6::text[], $7::int[]) AS t (id, vector, sentences, made)
            """,
            key + [
                .int(modelID), ids, .texts(chunks.map { $0.embedding.vectorText }),
                .texts(chunks.map { Hexadecimal.encode($0.sentences?.bytes ?? []) }),
                .ints(chunks.map { $0.sentences == nil ? 0 : 1 }),
            ])
    }

    private func insertTexts(_ indexed: [IndexedChunk], _ ids: PostgresValue) async throws {
        let chunks = indexed.map(\.chunk)
        _ = try await transaction.query(
            """
            INSERT INTO chunks (collection_id, document_id, id, ordinal, text, heading_path, page, start_offset, end_offset,
                token_count, suspicion, quarantined)
            SELECT $1::uuid, $2::uuid, id, ordinal, text, coalesce(string_to_array(nullif(headings, ''), E'\\x1f'), '{}'), nullif(page, 0),
                start_offset, end_offset, token_count, thousandths / 1000.0, held = 1
            FROM unnest($3::uuid[], $4::int[], $5::text[], $6::text[], $7::int[], $8::int[], $9::int[], $10::int[], $11::int[], $12::int[])
                AS t (id, ordinal, text, headings, page, start_offset, end_offset, token_count, thousandths, held)
            """,
            key + [
                ids, .ints(chunks.map(\.ordinal)), .texts(chunks.map(\.text)),
                .texts(chunks.map { $0.headingPath.joined(separator: "\u{1F}") }), .ints(chunks.map { $0.page ?? 0 }),
                .ints(chunks.map(\.range.lowerBound)), .ints(chunks.map(\.range.upperBound)),
                .ints(chunks.map(\.tokenCount)), .ints(indexed.map { Int($0.suspicion * 1000) }),
                .ints(indexed.map { $0.isQuarantined ? 1 : 0 }),
            ])
    }

    func store(_ parsed: ParsedDocument, chunkCount: Int) async throws {
        _ = try await transaction.query(
            """
            INSERT INTO document_texts (collection_id, document_id, version, text) VALUES ($1::uuid, $2::uuid, $3::int, $4)
            ON CONFLICT (collection_id, document_id) DO UPDATE SET version = excluded.version, text = excluded.text
            """, key + [.int(job.documentVersion), .text(parsed.text)])
        _ = try await transaction.query(
            """
            UPDATE documents SET status = 'ready', published_version = version, published_digest = digest,
                title = coalesce(given_title, $3, source), published_title = coalesce(given_title, $3, source),
                published_metadata = metadata,
                published_permissions = permissions, page_count = $4::int, chunk_count = $5::int, updated_at = now()
            WHERE collection_id = $1::uuid AND id = $2::uuid
            """,
            key + [
                PostgresValue(parsed.title), PostgresValue(parsed.pageStarts.isEmpty ? nil : parsed.pageStarts.count),
                .int(chunkCount),
            ])
    }

    func finish() async throws {
        _ = try await transaction.query(
            "DELETE FROM embedding_checkpoints WHERE collection_id = $1::uuid AND document_id = $2::uuid", key)
        _ = try await transaction.query(
            """
            UPDATE jobs SET state = 'succeeded', stage = 'done', done = total, error = NULL, failure = NULL, lease_token = NULL,
                lease_until = NULL, updated_at = now()
            WHERE collection_id = $1::uuid AND id = $2::uuid
            """, [.uuid(job.collectionID.uuid), .uuid(job.id.uuid)])
        try await ChangeFeed(transaction).record(
            document: job.documentID.uuid, in: job.collectionID.uuid, isDeletion: false)
    }
}

extension [Float] {
    /// pgvector's text form.
    var vectorText: String { "[" + map { String($0) }.joined(separator: ",") + "]" }
}
