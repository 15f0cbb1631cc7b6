import Crypto
package import Documents
package import Domain
package import Telemetry

/// Brings one version of one document into the index: parse, chunk, embed, store.
package struct IngestDocument: Sendable {
    private let publisher: any DocumentPublisher
    private let fetcher: (any DocumentFetcher)?
    private let checkpoints: any EmbeddingCheckpoints
    private let embedder: any TextEmbedder
    private let parser: DocumentParser
    private let chunker: Chunker
    private let hasContext: Bool
    private let terms: @Sendable (String, TextLanguage) -> TermFrequencies
    private let suspicion: Suspicion
    private let measures: IngestionMeasures

    /// - Parameters:
    ///   - hasContext: whether title and headings stand before a chunk where it is embedded and indexed.
    ///   - fetcher: brings what is only named by a URL.
    ///   - suspicion: what is thought of a chunk's text, and done about it.
    ///   - terms: the lexical index's words of a text in a language.
    package init(
        publisher: any DocumentPublisher, fetcher: (any DocumentFetcher)? = nil,
        checkpoints: any EmbeddingCheckpoints, embedder: any TextEmbedder,
        parser: DocumentParser, chunker: Chunker, hasContext: Bool = true, suspicion: Suspicion = .none,
        terms: @escaping @Sendable (String, TextLanguage) -> TermFrequencies, metrics: MetricRegistry
    ) {
        self.publisher = publisher
        self.fetcher = fetcher
        self.checkpoints = checkpoints
        self.embedder = embedder
        self.parser = parser
        self.chunker = chunker
        self.hasContext = hasContext
        self.terms = terms
        self.suspicion = suspicion
        self.measures = IngestionMeasures(metrics)
    }

    /// Throws what the ports throw; the job is ended as succeeded when this returns.
    ///
    /// - Parameter report: told each step forward; what it throws ends the work.
    package func run(_ lease: JobLease, report: @Sendable (JobProgress) async throws -> Void) async throws {
        let work = try await fetched(try await publisher.load(lease), lease, report)
        try await report(JobProgress(stage: .parsing))
        let parsed = try await parse(work)
        try await report(JobProgress(stage: .chunking))
        let chunks = try await measures.time("chunk") { try await chunker.chunks(of: parsed) }
        let model = try await embedder.model()
        let title = ContextTitle(of: work.document, parsed)
        let texts = chunks.map { hasContext ? $0.contextualText(title: title.embedded) : $0.text }
        let embedding = EmbedChunks(embedder: embedder, checkpoints: checkpoints, lease: lease)
        let vectors = try await measures.time("embed") {
            try await embedding.vectors(of: texts, by: model) { done in
                try await report(JobProgress(stage: .embedding, done: done, total: texts.count))
            }
        }
        let indexed = zip(chunks, vectors).map { chunk, vector in
            let words = terms(hasContext ? chunk.contextualText(title: title.indexed) : chunk.text, work.language)
            let degree = suspicion.degree(chunk.text)
            return IndexedChunk(
                chunk: chunk, embedding: vector, terms: words, suspicion: degree,
                isQuarantined: degree >= suspicion.quarantine)
        }
        try await report(JobProgress(stage: .storing, done: chunks.count, total: chunks.count))
        try await measures.time("store") {
            try await publisher.publish(parsed, indexed, model: model, under: lease)
        }
        measures.stored(indexed)
    }

    /// The work with its bytes: those of a URL are fetched and kept first.
    private func fetched(
        _ work: DocumentUnderWork, _ lease: JobLease, _ report: @Sendable (JobProgress) async throws -> Void
    ) async throws -> DocumentUnderWork {
        guard let url = work.url else { return work }
        guard let fetcher else { throw ServiceError(.unreadable, "This worker fetches no URLs.") }
        try await report(JobProgress(stage: .fetching))
        let found = try await measures.fetched { try await fetcher.fetch(url) }
        let type = try MediaType.detect(
            declared: found.declaredType, fileName: found.fileName, content: found.content)
        let digest = ContentDigest(hexadecimal: try SHA256.hexadecimalDigest(found.content))
        try await publisher.keep(
            FetchedContent(bytes: found.content, mediaType: type.rawValue, digest: digest), under: lease)
        return try await publisher.load(lease)
    }

    private func parse(_ work: DocumentUnderWork) async throws -> ParsedDocument {
        guard let type = MediaType(rawValue: work.document.mediaType) else {
            throw ServiceError(
                .unsupportedMediaType, "This format cannot be read; supported are \(MediaType.supportedFormats).")
        }
        return try await measures.parsed(type) { try await parser.parse(work.content, as: type) }
    }
}
