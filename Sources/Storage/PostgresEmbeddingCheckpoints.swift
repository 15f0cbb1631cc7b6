import Crypto
package import Domain
package import Postgres

/// Checkpoints of long documents in PostgreSQL. They go with the publication, with the next version and with the document.
package struct PostgresEmbeddingCheckpoints: EmbeddingCheckpoints {
    private let pool: PostgresPool

    package init(pool: PostgresPool) {
        self.pool = pool
    }

    package func vectors(
        of texts: [ChunkTexts], from ordinal: Int, by model: EmbeddingModel, under lease: JobLease
    ) async throws -> ChunkVectors? {
        try await translatingErrors(in: lease.scope) {
            let rows = try await pool.query(
                """
                SELECT embeddings, sentences FROM embedding_checkpoints
                WHERE collection_id = $1::uuid AND document_id = $2::uuid AND version = $3::int AND model = $4
                    AND first_chunk = $5::int AND texts = $6
                """, key(lease.job, model, ordinal) + [.bytes(try Self.digest(of: texts))])
            guard let row = rows.first else { return nil }
            let embeddings = Embeddings(
                dimension: model.dimension, values: LittleEndianFloats.decode(try row.blob("embeddings")))
            guard embeddings.values.count == texts.count * model.dimension else { return nil }
            return Self.sentences(in: try row.blob("sentences"), of: texts, model)
                .map { ChunkVectors(embeddings, sentences: $0) }
        }
    }

    package func keep(
        _ vectors: ChunkVectors, of texts: [ChunkTexts], from ordinal: Int, by model: EmbeddingModel,
        under lease: JobLease
    ) async throws {
        try await translatingErrors(in: lease.scope) {
            let rows = try await pool.query(
                """
                INSERT INTO embedding_checkpoints
                    (collection_id, document_id, version, model, first_chunk, texts, embeddings, sentences)
                SELECT $1::uuid, $2::uuid, $3::int, $4, $5::int, $6, $7, $10 FROM jobs
                WHERE collection_id = $1::uuid AND id = $8::uuid AND lease_token = $9::uuid AND state = 'running'
                FOR SHARE
                ON CONFLICT (collection_id, document_id, version, model, first_chunk)
                DO UPDATE SET texts = excluded.texts, embeddings = excluded.embeddings,
                    sentences = excluded.sentences, created_at = now()
                RETURNING first_chunk
                """,
                key(lease.job, model, ordinal) + [
                    .bytes(try Self.digest(of: texts)), .bytes(LittleEndianFloats.encode(vectors.embeddings.values)),
                    .uuid(lease.job.id.uuid), .uuid(lease.token), .bytes(vectors.sentences.flatMap { $0?.bytes ?? [] }),
                ])
            guard !rows.isEmpty else { throw ServiceError.leaseLost }
        }
    }

    private func key(_ job: Job, _ model: EmbeddingModel, _ ordinal: Int) -> [PostgresValue] {
        [
            .uuid(job.collectionID.uuid), .uuid(job.documentID.uuid), .int(job.documentVersion),
            .text(model.fingerprint), .int(ordinal),
        ]
    }

    /// The texts say how many each chunk has.
    private static func sentences(
        in bytes: [UInt8], of texts: [ChunkTexts], _ model: EmbeddingModel
    ) -> [SentenceVectors?]? {
        let sizes = texts.map {
            SentenceVectors.size(ofSentences: $0.sentences?.count ?? 0, dimension: model.dimension)
        }
        guard sizes.reduce(0, +) == bytes.count else { return nil }
        var start = 0
        return zip(texts, sizes).map { text, size in
            defer { start += size }
            return text.sentences.map { _ in
                SentenceVectors(bytes: Array(bytes[start..<start + size]), dimension: model.dimension)
            }
        }
    }

    /// Over the texts and the borders between them; of chunks without sentences as it always was.
    private static func digest(of texts: [ChunkTexts]) throws -> [UInt8] {
        try SHA256.digest(
            texts.flatMap { chunk in
                measured(chunk.text, 0x3A) + (chunk.sentences ?? []).flatMap { measured($0, 0x2B) }
            })
    }

    private static func measured(_ text: String, _ mark: UInt8) -> [UInt8] {
        Array(String(text.utf8.count).utf8) + [mark] + Array(text.utf8)
    }
}

/// Numbers as bytes, exactly: IEEE 754 single precision, low byte first.
enum LittleEndianFloats {
    static func encode(_ values: [Float]) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(4 * values.count)
        for value in values { withUnsafeBytes(of: value.bitPattern.littleEndian) { bytes += $0 } }
        return bytes
    }

    static func decode(_ bytes: [UInt8]) -> [Float] {
        stride(from: 0, to: bytes.count - bytes.count % 4, by: 4).map { place in
            let pattern = (0..<4).reduce(UInt32(0)) { $0 | UInt32(bytes[place + $1]) << (8 * UInt32($1)) }
            return Float(bitPattern: pattern)
        }
    }
}
