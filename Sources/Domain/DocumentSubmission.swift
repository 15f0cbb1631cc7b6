package import FoundationEssentials
package import JSON

/// A document as a client hands it in.
package struct DocumentSubmission: Sendable {
    /// See `Document.source`.
    package let source: String
    package let title: String?
    package let mediaType: String
    /// Empty where they are still to be fetched.
    package let content: [UInt8]
    /// Where a worker fetches the bytes; nil where they are here.
    package let url: String?
    package let digest: ContentDigest
    package let metadata: JSONObject
    /// Who may find it: see `PermissionSet`.
    package let permissions: PermissionSet
    /// The W3C `traceparent` of the request, so that the job's spans join it.
    package let traceparent: String?

    package init(
        source: String, title: String?, mediaType: String, content: [UInt8], url: String? = nil, digest: ContentDigest,
        metadata: JSONObject, permissions: PermissionSet = .none, traceparent: String? = nil
    ) {
        self.source = source
        self.title = title
        self.mediaType = mediaType
        self.content = content
        self.url = url
        self.digest = digest
        self.metadata = metadata
        self.permissions = permissions
        self.traceparent = traceparent
    }
}

/// What became of a submission.
package struct DocumentAcceptance: Sendable {
    package enum Outcome: String, Sendable {
        /// A new document.
        case created
        /// New bytes (or new metadata or permissions) for a source that was known: a new version.
        case updated
        /// The same bytes and metadata as the newest version, which is ready or on its way: nothing to do.
        case unchanged
    }

    package let outcome: Outcome
    package let document: Document
    /// The job that brings it into the index; for `unchanged` the one that did or does.
    package let job: Job

    package init(outcome: Outcome, document: Document, job: Job) {
        self.outcome = outcome
        self.document = document
        self.job = job
    }
}

/// What a deletion removed, for good, when it answered.
package struct DeletionReceipt: Sendable, Hashable {
    package let documents: Int
    package let chunks: Int
    /// SHA-256 of a line for each document in the order of their ids: id, space, SHA-256 of its newest bytes, line feed. Who
    /// kept those can show by it what was deleted.
    package let digest: ContentDigest
    package let deletedAt: Date

    package init(documents: Int, chunks: Int, digest: ContentDigest, deletedAt: Date) {
        self.documents = documents
        self.chunks = chunks
        self.digest = digest
        self.deletedAt = deletedAt
    }
}
