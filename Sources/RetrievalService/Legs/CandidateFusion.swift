import Domain
import Ranking
import SearchIndex

/// Makes one ranking of what both legs found.
struct CandidateFusion: Sendable {
    let question: Question
    let collection: CollectionState
    let dense: DenseCandidates
    let lexical: LexicalCandidates
    let index: any PassageIndex

    /// The dense leg's share: the question's own, the collection's, or the usual one; all or nothing where a leg is missing.
    var denseWeight: Double {
        if dense.embedded == nil { return 0 }
        if lexical.index == nil { return 1 }
        return question.denseWeight ?? collection.settings.denseWeight
            ?? ConvexFusion.usualDenseWeight(for: collection.settings.language, nearest: dense.found.first?.score)
    }

    /// Every candidate of either leg with the scores of both, best first.
    func ranking() async throws -> [FusedChunk] {
        var cosines = Dictionary(dense.found.map { ($0.id, $0.score) }) { first, _ in first }
        var shares = Dictionary(lexical.found.map { ($0.id, $0.score) }) { first, _ in first }
        if let embedded = dense.embedded, lexical.index != nil {
            let missing = shares.keys.filter { cosines[$0] == nil }
            cosines.merge(try await self.cosines(embedded, of: missing)) { known, _ in known }
        }
        if let words = lexical.index, dense.embedded != nil {
            let missing = cosines.keys.filter { shares[$0] == nil }
            shares.merge(words.scores(of: missing, for: lexical.terms)) { known, _ in known }
        }
        let fusion = ConvexFusion(denseWeight: denseWeight)
        guard question.mode == .hybrid, let words = lexical.index else {
            return fusion.fuse(dense: cosines, lexical: shares)
        }
        return fusion.fuse(
            dense: cosines, lexical: shares,
            proximity: words.proximities(of: Array(shares.keys), for: lexical.terms),
            highestLexical: words.highestScore(for: lexical.terms))
    }

    private func cosines(
        _ embedded: QuestionEmbedding.Embedded, of chunks: [ChunkID]
    ) async throws -> [ChunkID: Double] {
        if let vectors = dense.index { return vectors.scores(of: chunks, to: embedded.vector) }
        let found = try await index.similarities(
            to: embedded.vector, of: chunks, in: collection.id, model: embedded.model)
        return Dictionary(found.map { ($0.id, $0.score) }) { first, _ in first }
    }
}
