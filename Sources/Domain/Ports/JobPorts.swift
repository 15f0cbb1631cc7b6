/// The queue as a worker sees it.
package protocol JobQueue: Sendable {
    /// A job nobody holds, now held by `worker` for `duration`; nil when there is none. Collections take turns: the one
    /// with the fewest jobs in hand is next, among equals the one that waited longest; within it the oldest job.
    func lease(worker: String, for duration: Duration) async throws -> JobLease?
    /// Reports progress and extends the lease by `duration`. Throws `leaseLost`.
    func heartbeat(_ lease: JobLease, _ progress: JobProgress, extendingBy duration: Duration) async throws
    /// Ends the job as failed, with a reason for people. Throws `leaseLost`.
    func fail(_ lease: JobLease, reason: String) async throws
    /// Hands the job back; it can be leased again after `delay`. `countsAsAttempt` is false when a worker stops in the
    /// middle by order. Past the bound on attempts the job fails with `reason`. Throws `leaseLost`.
    func release(_ lease: JobLease, after delay: Duration, countsAsAttempt: Bool, reason: String?) async throws
}

/// Jobs as people see them.
package protocol JobLog: Sendable {
    /// Throws `notFound`.
    func job(_ id: JobID) async throws -> Job
    func jobs(in collection: CollectionID?, state: JobState?, _ page: PageRequest<JobKind>) async throws -> Page<Job>
}

/// What an operator does with jobs.
package protocol JobControl: Sendable {
    /// Sends a dead letter on its way again, its attempts counted anew; a job on its way stays so. Throws `notFound`, and
    /// `conflict` when it has succeeded or the document moved on.
    func redrive(_ id: JobID) async throws -> Job
    /// Takes back a job that is not at its end; whoever has it in hand loses it. A cancelled one stays so. Throws
    /// `notFound`, and `conflict` when it has ended.
    func cancel(_ id: JobID) async throws -> Job
}

/// Vectors of a long document's parts, kept until the whole is published: another attempt goes on where the last one
/// stopped.
package protocol EmbeddingCheckpoints: Sendable {
    /// What was kept of these texts, the first of which is the document's chunk number `ordinal`; nil when nothing was, or
    /// other texts or another model's vectors.
    func vectors(
        of texts: [ChunkTexts], from ordinal: Int, by model: EmbeddingModel, under lease: JobLease
    ) async throws -> ChunkVectors?
    /// Throws `leaseLost`.
    func keep(
        _ vectors: ChunkVectors, of texts: [ChunkTexts], from ordinal: Int, by model: EmbeddingModel,
        under lease: JobLease
    ) async throws
}

/// What a worker needs of a document's store.
package protocol DocumentPublisher: Sendable {
    /// How many bytes `load` brings; 0 where they are to be fetched first, or that version is gone.
    func size(of lease: JobLease) async throws -> Int
    /// The document and the bytes of the version the job is about. Throws `leaseLost` when that version is gone.
    func load(_ lease: JobLease) async throws -> DocumentUnderWork
    /// Keeps the bytes that were fetched as those of the version the job is about: another attempt finds them there.
    /// Throws `leaseLost`.
    func keep(_ fetched: FetchedContent, under lease: JobLease) async throws
    /// In one transaction: stores the text, replaces the document's chunks, vectors and terms, marks the version ready,
    /// moves the collection's version on, ends the job as succeeded. Throws `leaseLost` without a trace.
    ///
    /// - Parameter chunks: asked for once, and again where the transaction has to begin anew.
    func publish(_ parsed: ParsedDocument, _ chunks: ChunkBatches, model: EmbeddingModel, under lease: JobLease)
        async throws
}

extension DocumentPublisher {
    /// The same with chunks that are ready.
    package func publish(
        _ parsed: ParsedDocument, _ chunks: [IndexedChunk], model: EmbeddingModel, under lease: JobLease
    ) async throws {
        try await publish(parsed, ChunkBatches(chunks), model: model, under: lease)
    }
}

/// What a leased job is about.
package struct DocumentUnderWork: Sendable {
    package let document: Document
    package let content: [UInt8]
    /// Where its bytes are to be fetched first; nil where they are here.
    package let url: String?
    /// Its collection's.
    package let language: TextLanguage

    package init(document: Document, content: [UInt8], url: String? = nil, language: TextLanguage = .english) {
        self.document = document
        self.content = content
        self.url = url
        self.language = language
    }
}

/// Tells idle workers that there is work. May lose signals: whoever waits also looks by itself from time to time.
package protocol WakeUp: Sendable {
    func signal() async
    /// Returns after a signal or `timeout`, whichever comes first.
    func wait(timeout: Duration) async
}
