import Domain
import Postgres
import Storage
import TestSupport

/// All ports of storage on one pool, for tests of who may see what.
struct TenantStores: Sendable {
    let collections: PostgresCollectionStore
    let intake: PostgresDocumentIntake
    let catalog: PostgresDocumentCatalog
    let queue: PostgresJobQueue
    let log: PostgresJobLog
    let control: PostgresJobControl
    let publisher: PostgresDocumentPublisher
    let index: PostgresPassageIndex
    let feed: PostgresIndexFeed
    let idempotency: PostgresIdempotencyLedger

    init(_ pool: PostgresPool) {
        collections = PostgresCollectionStore(pool: pool)
        intake = PostgresDocumentIntake(pool: pool)
        catalog = PostgresDocumentCatalog(pool: pool)
        queue = PostgresJobQueue(pool: pool)
        log = PostgresJobLog(pool: pool)
        control = PostgresJobControl(pool: pool)
        publisher = PostgresDocumentPublisher(pool: pool)
        index = PostgresPassageIndex(pool: pool)
        feed = PostgresIndexFeed(pool: pool)
        idempotency = PostgresIdempotencyLedger(pool: pool)
    }

    func accept(_ source: String, into collection: CollectionID) async throws -> DocumentAcceptance {
        try await intake.accept(.sample(source), into: collection)
    }

    /// A document in the collection `default`, in the index.
    @discardableResult
    func ingest(_ source: String) async throws -> Document {
        let home = try await collections.find(.defaultCollection)
        let accepted = try await accept(source, into: home.id)
        guard let lease = try await queue.lease(worker: "w", for: .lasting) else {
            throw ServiceError(.conflict, "there is no job to lease")
        }
        try await finish(lease)
        return try await catalog.document(accepted.document.id)
    }

    /// What a worker does with a job.
    func finish(_ lease: JobLease) async throws {
        _ = try await publisher.load(lease)
        try await queue.heartbeat(lease, JobProgress(stage: .embedding), extendingBy: .lasting)
        try await publisher.publish(.sample, [.sample(0)], model: .sample, under: lease)
    }

    /// Everything that can be tried on a document and a job whose ids were guessed.
    func attempts(on document: Document, _ job: Job) -> [(name: String, run: @Sendable () async throws -> Void)] {
        [
            ("find collection", { _ = try await collections.find(.id(document.collectionID)) }),
            ("update collection", { _ = try await collections.update(document.collectionID, settings: .init()) }),
            ("delete collection", { _ = try await collections.delete(document.collectionID) }),
            ("state of collection", { _ = try await index.state(of: .id(document.collectionID)) }),
            ("document", { _ = try await catalog.document(document.id) }),
            ("text", { _ = try await catalog.text(of: document.id) }),
            ("content", { _ = try await catalog.content(of: document.id) }),
            ("delete document", { _ = try await intake.delete(document.id) }),
            ("job", { _ = try await log.job(job.id) }),
            ("redrive", { _ = try await control.redrive(job.id) }),
            ("cancel", { _ = try await control.cancel(job.id) }),
        ]
    }
}
