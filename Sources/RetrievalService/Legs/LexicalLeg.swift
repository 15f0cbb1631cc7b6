import Domain
import SearchIndex
import TextAnalysis

/// Finds a question's chunks by their words.
struct LexicalLeg: Sendable {
    /// A question of this leg alone has nothing else to go by.
    private static let longPatience = Duration.seconds(600)

    let indexes: CollectionIndexes
    let selections: FilterSelections
    /// How long a question of both legs waits for an index that is behind.
    let patience: Duration

    func search(
        _ question: Question, _ filter: MetadataFilter?, in collection: CollectionState
    ) async throws -> LexicalCandidates {
        let start = ContinuousClock.now
        let terms = TextAnalyzer.of(collection.settings.language).terms(of: question.text)
        guard question.mode != .dense else { return LexicalCandidates(terms: terms) }
        let limit = max(RetrievePassages.candidates, question.topK)
        do {
            let (words, allowed) = try await selections.selection(filter, in: collection) {
                try await indexes.words(
                    of: collection, within: question.mode == .hybrid ? patience : Self.longPatience)
            }
            let search = words.search(terms, limit: limit, allowed: allowed)
            let scores = search.scores(of: search.found.map(\.id), withProximity: question.mode == .hybrid)
            return LexicalCandidates(
                terms: terms, search: search, allowedDocuments: allowed?.documents.count, scores: scores,
                duration: .now - start)
        } catch  where Self.isPassing(error) && question.mode == .hybrid && question.minimumVersion == nil {
            return LexicalCandidates(terms: terms, duration: .now - start, isAway: true)
        } catch is IndexUnavailable {
            throw ServiceError(
                .unavailable, "The collection's index is still being read; ask again.", retryAfter: .seconds(1))
        }
    }
    /// Whether vectors may answer without words: the index is behind, or what is stored of it cannot be read, for a moment or
    /// until `ragctl fsck --repair` has mended it.
    private static func isPassing(_ error: any Error) -> Bool {
        if case IndexUnavailable.behind = error { return true }
        return (error as? ServiceError)?.isPassing ?? false
    }
}
