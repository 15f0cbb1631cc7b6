import Domain
import Ranking

/// What the dense leg brought.
struct DenseCandidates: Sendable {
    var found: [ScoredChunk] = []
    var embedded: QuestionEmbedding.Embedded?
    var duration = Duration.zero
    var isAway = false

    static let notAsked = DenseCandidates()
    static let away = DenseCandidates(isAway: true)
}

/// What the lexical leg brought.
struct LexicalCandidates: Sendable {
    let terms: TermFrequencies
    var found: [ScoredChunk] = []
    var index: LexicalIndex?
    var duration = Duration.zero
}
