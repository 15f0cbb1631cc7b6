package import Domain
import FoundationEssentials

extension InMemoryStore: DocumentIntake {
    package func accept(
        _ submission: DocumentSubmission, into collection: CollectionID
    ) throws -> DocumentAcceptance {
        guard collections[collection] != nil else {
            throw ServiceError(.notFound, "what this belongs to does not exist any more")
        }
        let known = documents.values.first { $0.collectionID == collection && $0.source == submission.source }
        guard var document = known else {
            return enqueue(InMemoryDocument(submission, in: collection), .created)
        }
        if document.isSame(as: submission), let job = latestJob(of: document.id) {
            return DocumentAcceptance(outcome: .unchanged, document: document.document, job: job.job)
        }
        let isRestrictedAnew = document.submission.permissions != submission.permissions
        document.submission = submission
        document.title = submission.title ?? document.title
        document.version += 1
        document.status = .pending
        supersedeJobs(of: document.id)
        checkpoints[document.id] = nil
        let acceptance = enqueue(document, .updated)
        if isRestrictedAnew { recordChange(document.id, in: collection, isDeletion: false) }
        return acceptance
    }

    package func delete(_ id: DocumentID) throws -> DeletionReceipt {
        guard let document = documents.removeValue(forKey: id) else { throw Self.noDocument }
        supersedeJobs(of: id)
        checkpoints[id] = nil
        recordChange(id, in: document.collectionID, isDeletion: true)
        return DeletionReceipt(
            documents: 1, chunks: document.published?.chunks.count ?? 0, digest: ContentDigest(hexadecimal: ""),
            deletedAt: Date())
    }

    private func enqueue(
        _ document: InMemoryDocument, _ outcome: DocumentAcceptance.Outcome
    ) -> DocumentAcceptance {
        let job = InMemoryJob(document)
        documents[document.id] = document
        jobs[job.id] = job
        return DocumentAcceptance(outcome: outcome, document: document.document, job: job.job)
    }

    private func latestJob(of document: DocumentID) -> InMemoryJob? {
        jobs.values.filter { $0.documentID == document }.max { $0.id < $1.id }
    }

    private func supersedeJobs(of document: DocumentID) {
        for job in jobs.values where job.documentID == document && !job.state.isFinal {
            jobs[job.id]?.end(.superseded)
        }
    }

    static var noDocument: ServiceError { ServiceError(.notFound, "there is no such document") }
}

extension InMemoryStore: DocumentCatalog {
    package func document(_ id: DocumentID) throws -> Document {
        guard let document = documents[id] else { throw Self.noDocument }
        return document.document
    }

    package func documents(in collection: CollectionID, _ request: PageRequest<DocumentKind>) -> Page<Document> {
        page(documents.values.filter { $0.collectionID == collection }.map(\.document), request, \.id)
    }

    package func text(of id: DocumentID) throws -> StoredText {
        guard let published = documents[id]?.published else { throw Self.noDocument }
        return StoredText(version: published.version, text: published.text)
    }

    package func content(of id: DocumentID) throws -> StoredContent {
        guard let document = documents[id], document.submission.url == nil else { throw Self.noDocument }
        return StoredContent(
            version: document.version, mediaType: document.submission.mediaType, source: document.source,
            bytes: document.submission.content)
    }
}
