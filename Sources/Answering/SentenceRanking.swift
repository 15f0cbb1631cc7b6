import Domain
import TextAnalysis

/// A sentence and how well it fits the question.
struct RankedSentence: Sendable {
    let sentence: Sentence
    /// See `TermWeights.coverage(of:)`.
    let coverage: Double
    /// Cosine similarity to the question; nil where it was not embedded.
    let cosine: Double?
    /// What stands for the cosine where that is not known; nil while the embedder is away.
    var expectedCosine: Double?

    /// 0 to 1, higher is better.
    var score: Double {
        guard let cosine = cosine ?? expectedCosine else { return 0.75 * coverage + 0.25 * passageScore }
        return score(at: cosine)
    }

    func score(at cosine: Double) -> Double { 0.5 * max(0, cosine) + 0.3 * coverage + 0.2 * passageScore }

    var passageScore: Double { sentence.passage.scores.fused }
}

extension Sentence {
    /// Whether the retriever has looked at its chunk's sentences.
    fileprivate var isTold: Bool { passage.sentences != nil }

    /// The cosine that the retriever has told; nil where it has no vector.
    fileprivate var told: Double? { passage.sentences?.cosine(of: text) }
}

extension RankedSentence {
    fileprivate func with(cosine: Double) -> RankedSentence {
        RankedSentence(sentence: sentence, coverage: coverage, cosine: cosine)
    }

    fileprivate var expected: RankedSentence {
        RankedSentence(
            sentence: sentence, coverage: coverage, cosine: nil,
            expectedCosine: CosineEstimate.of(coverage: coverage, dense: sentence.passage.scores.dense))
    }

    /// The expected cosine, or another that lies so many standard deviations above.
    fileprivate func cosine(above deviations: Double) -> Double {
        (expectedCosine ?? 0) + deviations * CosineEstimate.deviation
    }

    fileprivate func score(above deviations: Double) -> Double { score(at: cosine(above: deviations)) }
}

/// Finds the sentences of the passages that fit the question best, by its words and by its meaning.
struct SentenceRanking: Sendable {
    /// Only so many passages are read, so many sentences compared, and of so many the cosines looked at.
    static let passages = 6
    static let candidates = 8
    static let embedded = 5
    /// By how many standard deviations a cosine is thought to pass what is expected: where others are compared with one
    /// that was measured, and where nothing is.
    private static let beyondMeasured = 1.5
    private static let beyondExpected = 2.0

    let cosines: SentenceCosines
    let analyzer: TextAnalyzer

    /// Best first. Never throws for an embedder that is away.
    ///
    /// - Parameter isEnough: whether such a best sentence answers the question beyond doubt.
    func ranked(
        _ question: String, _ passages: [ScoredPassage], isEnough: (SentenceEvidence) -> Bool
    ) async throws -> SentenceRankingResult {
        let sentences = Sentence.all(of: Array(passages.prefix(Self.passages)), analyzer)
        let weights = TermWeights(question: question, over: sentences, analyzer)
        let answers = sentences.filter { !$0.isLeadIn }
        let candidates = (answers.isEmpty ? sentences : answers)
            .map { RankedSentence(sentence: $0, coverage: weights.coverage(of: $0), cosine: nil) }
            .sorted { $0.score > $1.score }
            .prefix(Self.candidates)
        let expected = candidates.map(\.expected).sorted { $0.score > $1.score }
        let twins = SentenceTwins(expected)
        if let evidence = evidenceBeyondDoubt(twins.leaders), isEnough(evidence) {
            return SentenceRankingResult(ranked: expected, sentences: sentences, weights: weights, evidence: evidence)
        }
        let ranked = try await withCosines(question, twins.leaders).map(twins.all) ?? Array(candidates)
        return SentenceRankingResult(
            ranked: ranked.sorted { $0.score > $1.score }, sentences: sentences, weights: weights,
            evidence: SentenceEvidence(ranked))
    }

    /// What the first says at the least, if no cosine that is to be expected lifts another above it: embedding is most of
    /// an answer's work.
    private func evidenceBeyondDoubt(_ expected: [RankedSentence]) -> SentenceEvidence? {
        guard let first = expected.first, first.sentence.passage.scores.dense != nil,
            expected.dropFirst().allSatisfy({ $0.score(above: Self.beyondExpected) <= first.score })
        else { return nil }
        return SentenceEvidence(
            cosine: first.cosine(above: -Self.beyondExpected), coverage: expected.map(\.coverage).max() ?? 0)
    }

    /// With the cosines that the retriever has told, those of the first few whose vectors are kept, of the first in any case,
    /// and of those among the few that one that is to be expected would lift above what was measured. Nil while the embedder
    /// is away.
    private func withCosines(_ question: String, _ expected: [RankedSentence]) async throws -> [RankedSentence]? {
        guard let first = expected.first else { return nil }
        var ranked = expected
        set(&ranked) { $0.told }
        let unknown = ranked.prefix(Self.embedded).map(\.sentence).filter { !$0.isTold }
        // The retriever has said it of all: nobody else need be asked.
        if unknown.isEmpty, ranked[0].cosine != nil {
            return try await withPlausible(ranked) { try await cosines.of($0, to: question) }
        }
        let kept = try await cosines.kept(unknown)
        guard let asked = try await cosines.asked(question, first.sentence, kept) else { return nil }
        set(&ranked) { $0.isTold ? nil : kept.cosine(of: $0, to: asked.question) }
        if let cosine = asked.cosine { ranked[0] = first.with(cosine: cosine) }
        return try await withPlausible(ranked) { try await cosines.of($0, to: asked.question) }
    }

    private func set(_ ranked: inout [RankedSentence], _ cosine: (Sentence) -> Double?) {
        for place in ranked.indices.prefix(Self.embedded) {
            guard let cosine = cosine(ranked[place].sentence) else { continue }
            ranked[place] = ranked[place].with(cosine: cosine)
        }
    }

    /// With the cosines of those that one that is to be expected would lift above what was measured.
    private func withPlausible(
        _ ranked: [RankedSentence], _ cosines: ([Sentence]) async throws -> [Double]?
    ) async throws -> [RankedSentence] {
        guard let best = ranked.lazy.filter({ $0.cosine != nil }).map(\.score).max() else { return ranked }
        let plausible = ranked.indices.prefix(Self.embedded).filter {
            ranked[$0].cosine == nil && ranked[$0].score(above: Self.beyondMeasured) > best
        }
        guard let measured = try await cosines(plausible.map { ranked[$0].sentence }) else { return ranked }
        var ranked = ranked
        for (place, cosine) in zip(plausible, measured) { ranked[place] = ranked[place].with(cosine: cosine) }
        return ranked
    }
}

struct SentenceRankingResult: Sendable {
    /// The candidates, best first.
    let ranked: [RankedSentence]
    /// All sentences of the passages that were read, in their order.
    let sentences: [Sentence]
    let weights: TermWeights
    let evidence: SentenceEvidence
}
