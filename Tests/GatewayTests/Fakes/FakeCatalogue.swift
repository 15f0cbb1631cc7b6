import Domain
import FoundationEssentials
import Synchronization

/// Collections, documents and jobs in memory; `isAway` makes every call fail as a database that is gone.
final class FakeCatalogue: CollectionStore, DocumentIntake, DocumentCatalog, JobLog, JobControl {
    struct State {
        var collections: [DocumentCollection] = []
        var documents: [Document] = []
        var contents: [DocumentID: [UInt8]] = [:]
        var texts: [DocumentID: String] = [:]
        var jobs: [Job] = []
        var isAway = false
    }

    let state = Mutex(State())

    init() {
        state.withLock { $0.collections = [Self.collection(DocumentCollection.defaultName)] }
    }

    private func read<Result>(_ body: (inout State) throws -> Result) throws -> Result {
        try state.withLock { state in
            guard !state.isAway else {
                throw ServiceError(.unavailable, "PostgreSQL cannot be reached.", retryAfter: .seconds(2))
            }
            return try body(&state)
        }
    }

    // MARK: collections

    func create(
        name: String, description: String?, settings: CollectionSettings
    ) async throws -> DocumentCollection {
        try read { state in
            guard !state.collections.contains(where: { $0.name == name }) else {
                throw ServiceError(.conflict, "A collection of this name exists already.")
            }
            let collection = Self.collection(name, description, settings)
            state.collections.append(collection)
            return collection
        }
    }

    func update(_ id: CollectionID, settings: CollectionSettings) async throws -> DocumentCollection {
        try read { state in
            guard let index = state.collections.firstIndex(where: { $0.id == id }) else {
                throw ServiceError(.notFound, "There is no such collection.")
            }
            let present = state.collections[index]
            state.collections[index] = DocumentCollection(
                id: id, name: present.name, description: present.description, settings: settings,
                version: present.version + 1, documentCount: present.documentCount, createdAt: present.createdAt)
            return state.collections[index]
        }
    }

    func state(of collection: CollectionReference) async throws -> CollectionState {
        let found = try await find(collection)
        return CollectionState(id: found.id, version: found.version, settings: found.settings)
    }

    func find(_ reference: CollectionReference) async throws -> DocumentCollection {
        try read { state in
            let found = state.collections.first { collection in
                switch reference {
                case .id(let id): collection.id == id
                case .name(let name): collection.name == name
                }
            }
            guard let found else { throw ServiceError(.notFound, "There is no collection of this name or id.") }
            return found
        }
    }

    func list(_ page: PageRequest<CollectionKind>) async throws -> Page<DocumentCollection> {
        try read { Self.page($0.collections, page) { $0.id } }
    }

    func delete(_ id: CollectionID) async throws -> DeletionReceipt {
        try read { state in
            state.collections.removeAll { $0.id == id }
            return DeletionReceipt(
                documents: state.documents.count { $0.collectionID == id }, chunks: 0,
                digest: ContentDigest(hexadecimal: ""), deletedAt: Date())
        }
    }

    // MARK: documents

    func accept(_ submission: DocumentSubmission, into collection: CollectionID) async throws -> DocumentAcceptance {
        try read { state in
            let known = state.documents.firstIndex { $0.source == submission.source && $0.collectionID == collection }
            if let known, state.documents[known].digest == submission.digest,
                state.documents[known].metadata == submission.metadata,
                state.documents[known].permissions == submission.permissions
            {
                let document = state.documents[known]
                let job = state.jobs.last { $0.documentID == document.id } ?? Self.job(document)
                return DocumentAcceptance(outcome: .unchanged, document: document, job: job)
            }
            let document = Self.document(submission, collection, before: known.map { state.documents[$0] })
            if let known { state.documents.remove(at: known) }
            state.documents.append(document)
            state.contents[document.id] = submission.content
            let job = Self.job(document)
            state.jobs.append(job)
            return DocumentAcceptance(outcome: known == nil ? .created : .updated, document: document, job: job)
        }
    }

    func delete(_ id: DocumentID) async throws -> DeletionReceipt {
        try read { state in
            guard state.documents.contains(where: { $0.id == id }) else { throw Self.noDocument }
            state.documents.removeAll { $0.id == id }
            return DeletionReceipt(documents: 1, chunks: 4, digest: ContentDigest(hexadecimal: ""), deletedAt: Date())
        }
    }

    func document(_ id: DocumentID) async throws -> Document {
        try read { state in
            guard let document = state.documents.first(where: { $0.id == id }) else { throw Self.noDocument }
            return document
        }
    }

    func documents(in collection: CollectionID, _ page: PageRequest<DocumentKind>) async throws -> Page<Document> {
        try read { state in Self.page(state.documents.filter { $0.collectionID == collection }, page) { $0.id } }
    }

    func text(of id: DocumentID) async throws -> StoredText {
        try read { state in
            guard let text = state.texts[id] else { throw Self.noDocument }
            return StoredText(version: 1, text: text)
        }
    }

    func content(of id: DocumentID) async throws -> StoredContent {
        let document = try await document(id)
        return try read { state in
            StoredContent(
                version: document.version, mediaType: document.mediaType, source: document.source,
                bytes: state.contents[id] ?? [])
        }
    }

    // MARK: jobs

    func job(_ id: JobID) async throws -> Job {
        try read { state in
            guard let job = state.jobs.first(where: { $0.id == id }) else {
                throw ServiceError(.notFound, "There is no job of this id.")
            }
            return job
        }
    }

    func jobs(in collection: CollectionID?, state wanted: JobState?, _ page: PageRequest<JobKind>) async throws -> Page<
        Job
    > {
        try read { state in
            let jobs = state.jobs.filter { job in
                (collection == nil || job.collectionID == collection) && (wanted == nil || job.state == wanted)
            }
            return Self.page(jobs, page) { $0.id }
        }
    }

    func redrive(_ id: JobID) async throws -> Job {
        guard try await job(id).state.isDeadLetter else { throw ServiceError(.conflict, "It is no dead letter.") }
        move(id, to: .queued, stage: .waiting)
        return try await job(id)
    }

    func cancel(_ id: JobID) async throws -> Job {
        guard try await !job(id).state.isFinal else { throw ServiceError(.conflict, "It has ended already.") }
        move(id, to: .cancelled, stage: .waiting)
        return try await job(id)
    }

    /// Moves a job on, as a worker would.
    func move(_ id: JobID, to state: JobState, stage: JobStage, done: Int = 0, total: Int = 0, error: String? = nil) {
        self.state.withLock { all in
            guard let index = all.jobs.firstIndex(where: { $0.id == id }) else { return }
            let job = all.jobs[index]
            all.jobs[index] = Job(
                id: job.id, collectionID: job.collectionID, documentID: job.documentID,
                documentVersion: job.documentVersion, state: state, stage: stage, done: done, total: total, attempts: 1,
                error: error, traceparent: job.traceparent, createdAt: job.createdAt, updatedAt: Date())
        }
    }
}

extension FakeCatalogue {
    private static var noDocument: ServiceError { ServiceError(.notFound, "There is no document of this id.") }

    private static func collection(
        _ name: String, _ description: String? = nil, _ settings: CollectionSettings = CollectionSettings()
    ) -> DocumentCollection {
        DocumentCollection(
            id: .make(), name: name, description: description, settings: settings, version: 1, documentCount: 0,
            createdAt: Date())
    }

    private static func document(
        _ submission: DocumentSubmission, _ collection: CollectionID, before: Document?
    ) -> Document {
        Document(
            id: before?.id ?? .make(), collectionID: collection, source: submission.source,
            title: submission.title ?? submission.source, mediaType: submission.mediaType,
            version: (before?.version ?? 0) + 1, status: .pending, digest: submission.digest,
            byteCount: submission.content.count, metadata: submission.metadata, permissions: submission.permissions,
            pageCount: nil, chunkCount: 0,
            createdAt: Date(), updatedAt: Date())
    }

    private static func job(_ document: Document) -> Job {
        Job(
            id: .make(), collectionID: document.collectionID, documentID: document.id,
            documentVersion: document.version, state: .queued, stage: .waiting, done: 0, total: 0, attempts: 0,
            error: nil, traceparent: nil, createdAt: Date(), updatedAt: Date())
    }

    private static func page<Element, Kind: IdentifierKind>(
        _ all: [Element], _ request: PageRequest<Kind>, id: (Element) -> Identifier<Kind>
    ) -> Page<Element> {
        let sorted = all.sorted { id($0) < id($1) }
        let rest = request.after.map { after in sorted.filter { id($0) > after } } ?? sorted
        return Page(elements: Array(rest.prefix(request.limit)), hasMore: rest.count > request.limit)
    }
}
