import Domain
import SearchIndex

/// Finds a question's nearest chunks by their vectors: in memory, or in the database where they are not.
struct DenseLeg: Sendable {
    let index: any PassageIndex
    let indexes: CollectionIndexes
    let selections: FilterSelections
    let embedding: QuestionEmbedding
    let guardian: RecallGuardian
    /// How long vectors that are not in memory yet are waited for, before the database is asked.
    let patience: Duration

    /// An embedder that is away costs this leg, not the answer, unless it alone was asked for.
    func search(
        _ question: Question, _ filter: MetadataFilter?, in collection: CollectionState
    ) async throws -> DenseCandidates {
        guard question.mode != .lexical else { return .notAsked }
        let start = ContinuousClock.now
        do {
            var dense = try await candidates(for: question, filter, in: collection)
            dense.duration = .now - start
            return dense
        } catch let error as ServiceError where question.mode == .hybrid && error.isPassing {
            return .away
        }
    }

    private func candidates(
        for question: Question, _ filter: MetadataFilter?, in collection: CollectionState
    ) async throws -> DenseCandidates {
        let (embedded, allowed) = try await selections.selection(filter, in: collection) {
            try await embedding.embed(question.text)
        }
        var dense = DenseCandidates(embedded: embedded)
        let limit = max(RetrievePassages.candidates, question.topK)
        guard case .memory(let look) = guardian.path(for: collection.id),
            let vectors = try await indexes.vectors(of: collection, by: embedded.model, within: patience)
        else {
            dense.found = try await index.nearest(
                to: embedded.vector, in: collection.id, model: embedded.model, filter: filter, limit: limit)
            return dense
        }
        dense.index = vectors
        dense.look = look
        dense.allowedDocuments = allowed?.documents.count
        dense.found = await vectors.search(embedded.vector, limit: limit, allowed: allowed, look: look)
        // A search that broke off has not found the nearest.
        try Task.checkCancellation()
        guardian.offer(
            RecallGuardian.Sample(
                collection: collection, embedded: embedded, filter: filter,
                found: Array(dense.found.prefix(RecallGuardian.rank))))
        return dense
    }
}
