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
    private let sentences: @Sendable (String, TextLanguage) -> [String]?
    private let terms: @Sendable (String, TextLanguage) -> TermFrequencies
    private let suspicion: Suspicion
    private let measures: IngestionMeasures
    private let longDocuments = LongDocuments()

    /// - Parameters:
    ///   - hasContext: whether title and headings stand before a chunk where it is embedded and indexed.
    ///   - fetcher: brings what is only named by a URL.
    ///   - sentences: those of a chunk that get vectors of their own; nil where no sentences are to get any.
    ///   - suspicion: what is thought of a chunk's text, and done about it.
    ///   - terms: the lexical index's words of a text in a language.
    package init(
        publisher: any DocumentPublisher, fetcher: (any DocumentFetcher)? = nil,
        checkpoints: any EmbeddingCheckpoints, embedder: any TextEmbedder,
        parser: DocumentParser, chunker: Chunker, hasContext: Bool = true,
        sentences: @escaping @Sendable (String, TextLanguage) -> [String]? = { _, _ in nil },
        suspicion: Suspicion = .none,
        terms: @escaping @Sendable (String, TextLanguage) -> TermFrequencies, metrics: MetricRegistry
    ) {
        self.publisher = publisher
        self.fetcher = fetcher
        self.checkpoints = checkpoints
        self.embedder = embedder
        self.parser = parser
        self.chunker = chunker
        self.hasContext = hasContext
        self.sentences = sentences
        self.terms = terms
        self.suspicion = suspicion
        self.measures = IngestionMeasures(metrics)
    }

    /// Throws what the ports throw; the job is ended as succeeded when this returns.
    ///
    /// - Parameter report: told each step forward; what it throws ends the work.
    package func run(_ lease: JobLease, report: @Sendable (JobProgress) async throws -> Void) async throws {
        defer { longDocuments.leave(lease.job.id) }
        try longDocuments.enter(lease.job.id, bytes: try await publisher.size(of: lease))
        let (document, language, parsed) = try await parsed(lease, report)
        try await report(JobProgress(stage: .chunking))
        let chunks = try await measures.time("chunk") { try await chunker.chunks(of: parsed) }
        let model = try await embedder.model()
        let title = ContextTitle(of: document, parsed)
        let embedding = EmbedChunks(embedder: embedder, checkpoints: checkpoints, lease: lease)
        let vectors = try await measures.time("embed") {
            try await embedding.vectors(
                of: chunks.count, by: model, texts: { texts(chunks[$0], title.embedded, language) }
            ) { done in
                try await report(JobProgress(stage: .embedding, done: done, total: chunks.count))
            }
        }
        // Before the publication, which may ask for the same batch again.
        let degrees = chunks.map { suspicion.degree($0.text) }
        let batches = ChunkBatches(count: chunks.count) { range in
            range.map { place in
                IndexedChunk(
                    chunk: chunks[place], embedding: Array(vectors.embeddings[place]),
                    sentences: vectors.sentences[place],
                    terms: terms(text(chunks[place], title.indexed), language), suspicion: degrees[place],
                    isQuarantined: degrees[place] >= suspicion.quarantine)
            }
        }
        try await report(JobProgress(stage: .storing, done: chunks.count, total: chunks.count))
        try await measures.time("store") {
            try await publisher.publish(parsed, batches, model: model, under: lease)
        }
        measures.stored(chunks.count, quarantined: degrees.count { $0 >= suspicion.quarantine })
    }

    /// The document's bytes live no longer than this: whatever follows is done with the text that was made of them.
    private func parsed(
        _ lease: JobLease, _ report: @Sendable (JobProgress) async throws -> Void
    ) async throws -> (Document, TextLanguage, ParsedDocument) {
        let work = try await fetched(try await publisher.load(lease), lease, report)
        try await report(JobProgress(stage: .parsing))
        return (work.document, work.language, try await parse(work, lease.job.id))
    }

    /// What of a chunk is embedded, or indexed for words, behind the title that goes with it.
    private func text(_ chunk: Chunk, _ title: String) -> String {
        hasContext ? chunk.contextualText(title: title) : chunk.text
    }

    private func texts(_ chunk: Chunk, _ title: String, _ language: TextLanguage) -> ChunkTexts {
        ChunkTexts(text(chunk, title), sentences: sentences(chunk.text, language))
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
        try longDocuments.enter(lease.job.id, bytes: found.content.count)
        return try await publisher.load(lease)
    }

    private func parse(_ work: DocumentUnderWork, _ job: JobID) async throws -> ParsedDocument {
        guard let type = MediaType(rawValue: work.document.mediaType) else {
            throw ServiceError(
                .unsupportedMediaType, "This format cannot be read; supported are \(MediaType.supportedFormats).")
        }
        return try await measures.parsed(type) {
            let parsed = try await parse(work.content, type, job)
            try longDocuments.enter(job, bytes: parsed.text.utf8.count)
            return parsed
        }
    }

    /// A short file that takes much to read, or has a long text, is a long document.
    private func parse(_ content: [UInt8], _ type: MediaType, _ job: JobID) async throws -> ParsedDocument {
        if !longDocuments.has(job) {
            do {
                return try await parser.amongOthers.parse(content, as: type)
            } catch let error as ServiceError where error.kind == .tooLarge {
                try longDocuments.enter(job)
            }
        }
        return try await parser.parse(content, as: type)
    }
}
