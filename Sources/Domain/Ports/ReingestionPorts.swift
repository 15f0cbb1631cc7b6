/// Brings documents into the index again, from their stored bytes, by what this release, its settings and its model make of them.
package protocol Reingestion: Sendable {
    /// Makes jobs for the next documents of the collection, but those whose newest version has one open. New documents come
    /// before them. Each can be found as it was until its job has published it anew.
    func begin(_ order: ReingestionOrder, in collection: CollectionID) async throws -> ReingestionBatch
}

/// Which documents are to be ingested again.
package struct ReingestionOrder: Sendable {
    /// Only documents without vectors by this model, or read in without those of sentences; nil for all.
    package var outdatedFor: EmbeddingModel?
    /// Only those behind this one.
    package var after: DocumentID?
    /// How many documents at most.
    package var limit = 1000

    package static let maximumLimit = 1000

    package init() {}
}

/// What was begun.
package struct ReingestionBatch: Sendable {
    /// How many jobs were made.
    package let jobs: Int
    /// The last document that was looked at; nil where none was left.
    package let last: DocumentID?
    /// Whether more follow behind it.
    package let hasMore: Bool

    package init(jobs: Int, last: DocumentID?, hasMore: Bool) {
        self.jobs = jobs
        self.last = last
        self.hasMore = hasMore
    }
}
