import Domain
import FoundationEssentials
import JSON

/// A document with everything that belongs to it.
struct InMemoryDocument {
    let id: DocumentID
    let collectionID: CollectionID
    let source: String
    let createdAt = Date()
    var updatedAt = Date()
    var submission: DocumentSubmission
    var title: String
    var version = 1
    var status = DocumentStatus.pending
    var pageCount: Int?
    var published: InMemoryPublication?

    init(_ submission: DocumentSubmission, in collection: CollectionID) {
        id = .make()
        collectionID = collection
        source = submission.source
        title = submission.title ?? submission.source
        self.submission = submission
    }

    var document: Document {
        Document(
            id: id, collectionID: collectionID, source: source, title: title, mediaType: submission.mediaType,
            version: version, status: status, digest: submission.digest, byteCount: submission.content.count,
            metadata: submission.metadata, permissions: submission.permissions, pageCount: pageCount,
            chunkCount: published?.chunks.count ?? 0,
            createdAt: createdAt, updatedAt: updatedAt)
    }

    func isSame(as other: DocumentSubmission) -> Bool {
        other.url == nil && status != .failed && submission.digest == other.digest
            && submission.metadata == other.metadata
            && submission.title == other.title && submission.permissions == other.permissions
            && submission.mediaType == other.mediaType
    }
}

/// The version of a document that can be found.
struct InMemoryPublication {
    let version: Int
    let digest: ContentDigest
    let title: String
    let metadata: JSONObject
    let permissions: PermissionSet
    let text: String
    let model: EmbeddingModel
    let chunks: [(id: ChunkID, indexed: IndexedChunk)]
}

/// What a kept stretch of embeddings is of.
struct InMemoryCheckpoint: Hashable {
    let version: Int
    let model: String
    let ordinal: Int
    let texts: [ChunkTexts]
}

/// A job with what the queue needs.
struct InMemoryJob {
    let id = JobID.make()
    let documentID: DocumentID
    let collectionID: CollectionID
    let documentVersion: Int
    let traceparent: String?
    let createdAt = Date()
    var updatedAt = Date()
    var state = JobState.queued
    var progress = JobProgress(stage: .waiting)
    var attempts = 0
    var error: String?
    var failure: JobFailure?
    var worker: String?
    var leasedAt: ContinuousClock.Instant?
    var runAt = Date()
    var token: UUID?
    var leaseUntil: Date?

    init(_ document: InMemoryDocument) {
        documentID = document.id
        collectionID = document.collectionID
        documentVersion = document.version
        traceparent = document.submission.traceparent
    }

    var job: Job {
        Job(
            id: id, collectionID: collectionID, documentID: documentID, documentVersion: documentVersion, state: state,
            stage: progress.stage, done: progress.done, total: progress.total, attempts: attempts, error: error,
            failure: failure, nextAttemptAt: state == .queued ? runAt : nil, worker: state == .running ? worker : nil,
            traceparent: traceparent, createdAt: createdAt, updatedAt: updatedAt)
    }

    mutating func end(_ state: JobState, error: String? = nil, failure: JobFailure? = nil) {
        self.state = state
        self.error = error
        self.failure = failure
        progress = JobProgress(
            stage: state.isDeadLetter ? progress.stage : .done, done: progress.total, total: progress.total)
        token = nil
        leaseUntil = nil
        updatedAt = Date()
    }
}
