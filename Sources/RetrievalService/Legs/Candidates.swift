import Domain
import Ranking
import SearchIndex

/// What the dense leg brought.
struct DenseCandidates: Sendable {
    var found: [ScoredChunk] = []
    var embedded: QuestionEmbedding.Embedded?
    /// Nil where the database was asked.
    var index: VectorIndex?
    /// How closely vectors in memory were looked at.
    var look: VectorLook?
    /// How many documents the filter lets through, where that was asked.
    var allowedDocuments: Int?
    var duration = Duration.zero
    var isAway = false

    static let notAsked = DenseCandidates()
    static let away = DenseCandidates(isAway: true)
}

/// What the lexical leg brought.
struct LexicalCandidates: Sendable {
    let terms: TermFrequencies
    /// Nil where it was not asked or is away.
    var search: LexicalSearch?
    /// How many documents the filter lets through.
    var allowedDocuments: Int?
    /// What the words make of each chunk that was found; made while the other leg still searches.
    var scores: [LexicalScore] = []
    var duration = Duration.zero
    /// Its index has not caught up, and the other leg can do without it.
    var isAway = false

    var found: [ScoredChunk] { search?.found ?? [] }
    var index: LexicalIndex? { search?.index }
}

/// Both legs' candidates in their order, and what was read to make it.
struct RankedCandidates: Sendable {
    /// Best first.
    let chunks: [FusedChunk]
    /// Of those that are probably picked.
    var texts = PassageTexts()
    /// Of those whose sentences were looked at.
    var nearness: [ChunkID: SentenceNearness] = [:]
}
