package import FoundationEssentials

/// A piece of background work: bringing one version of one document into the index.
package struct Job: Sendable, Hashable {
    package let id: JobID
    package let collectionID: CollectionID
    package let documentID: DocumentID
    package let documentVersion: Int
    package let state: JobState
    package let stage: JobStage
    /// Work done and to do within the stage, in the stage's own unit (chunks while embedding).
    package let done: Int
    package let total: Int
    package let attempts: Int
    /// Why it failed, or why its last attempt was put off, in words for people.
    package let error: String?
    /// Nil unless it failed.
    package let failure: JobFailure?
    /// When it may be tried next; nil unless it is queued.
    package let nextAttemptAt: Date?
    /// Who has it in hand; nil unless it is running.
    package let worker: String?
    /// The W3C `traceparent` of the request that made it.
    package let traceparent: String?
    package let createdAt: Date
    package let updatedAt: Date

    package init(
        id: JobID, collectionID: CollectionID, documentID: DocumentID, documentVersion: Int, state: JobState,
        stage: JobStage, done: Int, total: Int, attempts: Int, error: String?, failure: JobFailure? = nil,
        nextAttemptAt: Date? = nil, worker: String? = nil, traceparent: String?, createdAt: Date, updatedAt: Date
    ) {
        self.id = id
        self.collectionID = collectionID
        self.documentID = documentID
        self.documentVersion = documentVersion
        self.state = state
        self.stage = stage
        self.done = done
        self.total = total
        self.attempts = attempts
        self.error = error
        self.failure = failure
        self.nextAttemptAt = nextAttemptAt
        self.worker = worker
        self.traceparent = traceparent
        self.createdAt = createdAt
        self.updatedAt = updatedAt
    }
}

/// Where a job stands.
package enum JobState: String, Sendable, CaseIterable {
    case queued, running, succeeded, failed
    /// A newer version of the document, or its deletion, made the work pointless.
    case superseded
    /// Taken back by an operator, who may also send it on its way again.
    case cancelled

    package var isFinal: Bool { self != .queued && self != .running }
    /// Whether it can be sent on its way again.
    package var isDeadLetter: Bool { self == .failed || self == .cancelled }
}

/// Why a job is a dead letter.
package enum JobFailure: String, Sendable, CaseIterable {
    /// The document cannot be read: another attempt would end the same way.
    case refused
    /// Its attempts are used up; once the cause is mended it may well succeed.
    case exhausted
}

/// What a running job does now.
package enum JobStage: String, Sendable, CaseIterable {
    case waiting, fetching, parsing, chunking, embedding, storing, done
}

/// A worker's claim on a job until `expiresAt`; a heartbeat extends it. What a worker does under a lease it no longer
/// holds is refused.
package struct JobLease: Sendable {
    package let job: Job
    /// Whose document it is about.
    package let tenant: Tenant
    /// Distinguishes this claim from an earlier or later one on the same job.
    package let token: UUID
    package let expiresAt: Date

    package init(job: Job, tenant: Tenant = .standard, token: UUID, expiresAt: Date) {
        self.job = job
        self.tenant = tenant
        self.token = token
        self.expiresAt = expiresAt
    }
}

/// How far a running job is.
package struct JobProgress: Sendable, Hashable {
    package let stage: JobStage
    package let done: Int
    package let total: Int

    package init(stage: JobStage, done: Int = 0, total: Int = 0) {
        self.stage = stage
        self.done = done
        self.total = total
    }
}
