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
        var agreement = 0.0
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
            + weights.termCoverage * (evidence.termCoverage ?? 0) + weights.agreement * (evidence.agreement ?? 0)
            + weights.sentenceCosine * (sentence.cosine ?? 0) + weights.sentenceCoverage * sentence.coverage
        return 1 / (1 + exp(-sum))
    }

    private static func weights(for evidence: RetrievalEvidence, _ sentence: SentenceEvidence) -> Weights {
        let hasDense = evidence.bestDense != nil && sentence.cosine != nil
        let hasLexical = evidence.bestLexicalShare != nil
        if hasDense && hasLexical { return hybrid }
        return hasDense ? dense : lexical
    }

    static let hybrid = Weights(
        intercept: -7, bestDense: 5, bestLexicalShare: 4, termCoverage: 3, sentenceCosine: 3)
    static let dense = Weights(intercept: -6, bestDense: 7, sentenceCosine: 4)
    static let lexical = Weights(intercept: -4, bestLexicalShare: 4, termCoverage: 5)
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
    init(_ result: SentenceRankingResult) {
        self.init(
            cosine: result.ranked.compactMap(\.cosine).max(), coverage: result.ranked.map(\.coverage).max() ?? 0)
    }
}
