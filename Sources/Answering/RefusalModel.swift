package import Domain
import Glibc

/// How likely the passages answer the question: a logistic model over what the two legs and the best sentence say.
///
/// Its weights were fitted on questions with and without an answer in the collection; `docs/decisions/0003-refusal.md`
/// has the method and the figures. There is one set of weights for each combination of legs that ran.
package struct RefusalModel: Sendable {
    /// Logistic weights; a signal's weight is multiplied with its value.
    struct Weights: Sendable {
        let intercept: Double
        var bestDense = 0.0
        var bestLexicalShare = 0.0
        var termCoverage = 0.0
        var sentenceCosine = 0.0
        var sentenceCoverage = 0.0
    }

    package init() {}

    /// 0 to 1. Even odds of answerable and unanswerable questions are assumed.
    package func probability(_ evidence: RetrievalEvidence, sentence: SentenceEvidence) -> Double {
        let weights = Self.weights(for: evidence, sentence)
        let sum =
            weights.intercept + weights.bestDense * (evidence.bestDense ?? 0)
            + weights.bestLexicalShare * (evidence.bestLexicalShare ?? 0)
            + weights.termCoverage * (evidence.termCoverage ?? 0)
            + weights.sentenceCosine * (sentence.cosine ?? 0) + weights.sentenceCoverage * sentence.coverage
        return 1 / (1 + exp(-sum))
    }

    private static func weights(for evidence: RetrievalEvidence, _ sentence: SentenceEvidence) -> Weights {
        let hasLexical = evidence.bestLexicalShare != nil
        guard sentence.cosine != nil else { return words }
        if evidence.bestDense == nil { return lexicalLeg }
        return hasLexical ? bothLegs : denseLeg
    }

    /// Fitted by `docs/decisions/0003-refusal.md`.
    static let bothLegs = Weights(
        intercept: -13.75, bestDense: 7.82, bestLexicalShare: 4.27, termCoverage: 1.87, sentenceCosine: 11.15,
        sentenceCoverage: 3.31)
    static let denseLeg = Weights(
        intercept: -13.31, bestDense: 8.74, sentenceCosine: 12.16, sentenceCoverage: 6.43)
    static let lexicalLeg = Weights(
        intercept: -12.92, bestLexicalShare: 5.72, termCoverage: 1.62, sentenceCosine: 16.32, sentenceCoverage: 2.65)
    /// The embedder is away: nothing is known but words.
    static let words = Weights(
        intercept: -6.33, bestLexicalShare: 15.08, termCoverage: 1.32, sentenceCoverage: 1.2)
}

/// What the best sentences say about whether the question is answered.
package struct SentenceEvidence: Sendable, Hashable {
    /// The best cosine of a sentence to the question; nil where none was embedded.
    package let cosine: Double?
    /// The best share of the question's weight that one sentence holds, 0 to 1.
    package let coverage: Double

    package init(cosine: Double?, coverage: Double) {
        self.cosine = cosine
        self.coverage = coverage
    }
}

extension SentenceEvidence {
    init(_ ranked: [RankedSentence]) {
        self.init(cosine: ranked.compactMap(\.cosine).max(), coverage: ranked.map(\.coverage).max() ?? 0)
    }
}
