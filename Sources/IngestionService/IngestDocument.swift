package import Documents
package import Domain
package import Telemetry

/// Brings one version of one document into the index: parse, chunk, embed, store.
package struct IngestDocument: Sendable {
    private let publisher: any DocumentPublisher
    private let embedder: any TextEmbedder
    private let parser: DocumentParser
    private let chunker: Chunker
    private let terms: @Sendable (String, TextLanguage) -> TermFrequencies
    private let measures: IngestionMeasures

    /// - Parameter terms: the lexical index's words of a text in a language.
    package init(
        publisher: any DocumentPublisher, embedder: any TextEmbedder, parser: DocumentParser, chunker: Chunker,
        terms: @escaping @Sendable (String, TextLanguage) -> TermFrequencies, metrics: MetricRegistry
    ) {
        self.publisher = publisher
        self.embedder = embedder
        self.parser = parser
        self.chunker = chunker
        self.terms = terms
        self.measures = IngestionMeasures(metrics)
    }

    /// Throws what the ports throw; the job is ended as succeeded when this returns.
    ///
    /// - Parameter report: told each step forward; what it throws ends the work.
    package func run(_ lease: JobLease, report: @Sendable (JobProgress) async throws -> Void) async throws {
        let work = try await publisher.load(lease)
        try await report(JobProgress(stage: .parsing))
        let parsed = try await parse(work)
        try await report(JobProgress(stage: .chunking))
        let chunks = try await measures.time("chunk") { try await chunker.chunks(of: parsed) }
        let model = try await embedder.model()
        let title = ContextTitle(of: work.document, parsed)
        let indexed = try await measures.time("embed") { try await embed(chunks, of: work, title, report) }
        try await report(JobProgress(stage: .storing, done: chunks.count, total: chunks.count))
        try await measures.time("store") {
            try await publisher.publish(parsed, indexed, model: model, under: lease)
        }
        measures.stored(chunks)
    }

    private func parse(_ work: DocumentUnderWork) async throws -> ParsedDocument {
        guard let type = MediaType(rawValue: work.document.mediaType) else {
            throw ServiceError(
                .unsupportedMediaType, "This format cannot be read; supported are \(MediaType.supportedFormats).")
        }
        return try await measures.parsed(type) { try await parser.parse(work.content, as: type) }
    }

    private func embed(
        _ chunks: [Chunk], of work: DocumentUnderWork, _ title: ContextTitle,
        _ report: @Sendable (JobProgress) async throws -> Void
    ) async throws -> [IndexedChunk] {
        var indexed: [IndexedChunk] = []
        indexed.reserveCapacity(chunks.count)
        for start in stride(from: 0, to: chunks.count, by: EmbeddingBatch.size) {
            try await report(JobProgress(stage: .embedding, done: start, total: chunks.count))
            let batch = chunks[start..<min(start + EmbeddingBatch.size, chunks.count)]
            let texts = batch.map { $0.contextualText(title: title.embedded) }
            let vectors = try await EmbeddingBatch(texts).embed(with: embedder)
            for (row, chunk) in batch.enumerated() {
                let terms = terms(chunk.contextualText(title: title.indexed), work.language)
                indexed.append(IndexedChunk(chunk: chunk, embedding: Array(vectors[row]), terms: terms))
            }
        }
        return indexed
    }
}
