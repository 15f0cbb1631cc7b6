import Domain
import Ranking
import SearchIndex

/// Makes one ranking of what both legs found.
struct CandidateFusion: Sendable {
    /// Of how many of the best the sentences are looked at: the more there are, the longer their vectors take to read.
    static let closelyRead = 20

    let question: Question
    let collection: CollectionState
    let dense: DenseCandidates
    let lexical: LexicalCandidates
    let index: any PassageIndex
    /// Nil where sentences have no vectors.
    let sentences: (any SentenceIndex)?

    /// The dense leg's share: the question's own, the collection's, or the usual one; all or nothing where a leg is missing.
    var denseWeight: Double {
        if dense.embedded == nil { return 0 }
        if lexical.index == nil { return 1 }
        return question.denseWeight ?? collection.settings.denseWeight
            ?? ConvexFusion.usualDenseWeight(for: collection.settings.language, nearest: dense.found.first?.score)
    }

    /// Every candidate of either leg with the scores of both, best first.
    func ranking(_ candidates: [FusionCandidate]) -> [FusedChunk] {
        let highest = question.mode == .hybrid ? lexical.search?.highestScore ?? 0 : 0
        return ConvexFusion(denseWeight: denseWeight).fuse(candidates, highestLexical: highest)
    }

    /// Whether the nearest sentences count.
    var looksAtSentences: Bool {
        question.mode == .hybrid && denseWeight > 0 && sentences != nil && dense.embedded != nil
    }

    /// How near the sentences of those are that stand first in `ranking`, as far as they have vectors. Where the database
    /// does not tell, chunks are ranked without.
    func nearness(_ ranking: [FusedChunk]) async throws -> [ChunkID: SentenceNearness] {
        guard looksAtSentences, let sentences, let embedded = dense.embedded else { return [:] }
        let chunks = ranking.prefix(Self.closelyRead).map(\.id)
        do {
            return try await sentences.sentences(of: chunks, in: collection.id, by: embedded.model)
                .mapValues { $0.nearness(to: embedded.vector) }
        } catch let error as ServiceError where error.isPassing {
            return [:]
        }
    }

    func candidates() async throws -> [FusionCandidate] {
        let chunks = chunks
        let isHybrid = question.mode == .hybrid
        let words = words(of: chunks, withProximity: isHybrid)
        let cosines = try await cosines(of: chunks)
        return chunks.indices.map { place in
            FusionCandidate(
                id: chunks[place], dense: cosines[place], lexical: words?[place].bm25,
                proximity: isHybrid ? words?[place].proximity : nil)
        }
    }

    /// What the words make of each chunk; that of those which they have found is known. Nil where the leg is missing.
    private func words(of chunks: [ChunkID], withProximity: Bool) -> [LexicalScore]? {
        guard let search = lexical.search else { return nil }
        var known = Dictionary(zip(lexical.found.map(\.id), lexical.scores)) { first, _ in first }
        let missing = chunks.filter { known[$0] == nil }
        for (chunk, score) in zip(missing, search.scores(of: missing, withProximity: withProximity)) {
            known[chunk] = score
        }
        return chunks.map { known[$0] ?? LexicalScore() }
    }

    /// The dense leg's, then those that the lexical leg alone found.
    private var chunks: [ChunkID] {
        let near = Set(dense.found.map(\.id))
        return dense.found.map(\.id) + lexical.found.lazy.map(\.id).filter { !near.contains($0) }
    }

    /// The dense leg's are known.
    private func cosines(of chunks: [ChunkID]) async throws -> [Double?] {
        let known = dense.found.map { Optional($0.score) }
        let missing = Array(chunks[known.count...])
        guard let embedded = dense.embedded else { return [Double?](repeating: nil, count: chunks.count) }
        if let vectors = dense.index { return known + vectors.scores(of: missing, to: embedded.vector) }
        let found = try await index.similarities(
            to: embedded.vector, of: missing, in: collection.id, model: embedded.model)
        let cosines = Dictionary(found.map { ($0.id, $0.score) }) { first, _ in first }
        return known + missing.map { cosines[$0] }
    }
}
