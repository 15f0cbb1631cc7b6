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
    /// Only so many passages are read, so many sentences compared, and so many of these embedded.
    static let passages = 6
    static let candidates = 8
    static let embedded = 5
    /// By how many standard deviations a cosine is thought to pass what is expected: where others are compared with one
    /// that was measured, and where nothing is.
    private static let beyondMeasured = 1.5
    private static let beyondExpected = 2.0

    let embedder: any TextEmbedder
    let analyzer: TextAnalyzer
    /// The embedder's share of the answer's time; after it the words decide alone.
    let embeddingTime: Duration
    let pause: Pause

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

    /// With the cosines of the first, and of those that one that is to be expected would lift above it. Nil while the
    /// embedder is away.
    private func withCosines(_ question: String, _ expected: [RankedSentence]) async throws -> [RankedSentence]? {
        guard let first = expected.first, let cosine = try await cosines(question, [first.sentence])?.first else {
            return nil
        }
        let measured = first.with(cosine: cosine)
        let others = expected.dropFirst()
        let plausible = others.prefix { $0.score(above: Self.beyondMeasured) > measured.score }.prefix(
            Self.embedded - 1)
        let rest = others.dropFirst(plausible.count)
        let cosines = try await cosines(question, plausible.map(\.sentence))
        return [measured] + (cosines.map { zip(plausible, $0).map { $0.with(cosine: $1) } } ?? Array(plausible)) + rest
    }

    private func cosines(_ question: String, _ sentences: [Sentence]) async throws -> [Double]? {
        guard !sentences.isEmpty else { return nil }
        let texts = [question] + sentences.map(\.text)
        let embeddings = try await Deadline.value(within: embeddingTime, by: pause) {
            try? await embedder.embed(texts, priority: .query)
        }
        try Task.checkCancellation()
        guard let embeddings = embeddings ?? nil, embeddings.count == texts.count else { return nil }
        let asked = embeddings[0]
        return (1...sentences.count).map { row in
            Double(zip(asked, embeddings[row]).reduce(Float(0)) { $0 + $1.0 * $1.1 })
        }
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
