import Domain
import TextAnalysis

/// A sentence and how well it fits the question.
struct RankedSentence: Sendable {
    let sentence: Sentence
    /// See `TermWeights.coverage(of:)`.
    let coverage: Double
    /// Cosine similarity to the question; nil while the embedder is away.
    let cosine: Double?

    /// 0 to 1, higher is better.
    var score: Double {
        let passage = sentence.passage.scores.fused
        guard let cosine else { return 0.75 * coverage + 0.25 * passage }
        return 0.5 * max(0, cosine) + 0.3 * coverage + 0.2 * passage
    }
}

extension RankedSentence {
    fileprivate func with(cosine: Double) -> RankedSentence {
        RankedSentence(sentence: sentence, coverage: coverage, cosine: cosine)
    }
}

/// Finds the sentences of the passages that fit the question best, by its words and by its meaning.
struct SentenceRanking: Sendable {
    /// Only so many passages are read, so many sentences embedded, and so many of these at first.
    static let passages = 6
    static let embedded = 8
    static let embeddedFirst = 3
    /// A cosine that a sentence may have whose words do not say so; and by how much it may pass the best one known.
    private static let plausibleCosine = 0.5
    private static let plausibleLead = 0.05

    let embedder: any TextEmbedder
    let analyzer: TextAnalyzer
    /// The embedder's share of the answer's time; after it the words decide alone.
    let embeddingTime: Duration

    /// Best first. Never throws for an embedder that is away.
    func ranked(_ question: String, _ passages: [ScoredPassage]) async throws -> SentenceRankingResult {
        let sentences = Sentence.all(of: Array(passages.prefix(Self.passages)), analyzer)
        let weights = TermWeights(question: question, over: sentences, analyzer)
        let answers = sentences.filter { !$0.isLeadIn }
        let prefiltered = (answers.isEmpty ? sentences : answers)
            .map { RankedSentence(sentence: $0, coverage: weights.coverage(of: $0), cosine: nil) }
            .sorted { $0.score > $1.score }
            .prefix(Self.embedded)
        let ranked = try await withCosines(question, Array(prefiltered))
        return SentenceRankingResult(
            ranked: ranked.sorted { $0.score > $1.score }, sentences: sentences, weights: weights)
    }

    /// The candidates that may be the best, with their cosines: those that fit best by their words, then those that a plausible
    /// cosine would lift above them. Embedding is most of an answer's work, and most sentences are out of the question.
    private func withCosines(_ question: String, _ candidates: [RankedSentence]) async throws -> [RankedSentence] {
        let first = Array(candidates.prefix(Self.embeddedFirst))
        guard let cosines = try await cosines(question, first.map(\.sentence)) else { return candidates }
        let ranked = zip(first, cosines).map { $0.with(cosine: $1) }
        let best = ranked.map(\.score).max() ?? 0
        let plausible = max(Self.plausibleCosine, (cosines.max() ?? 0) + Self.plausibleLead)
        let rest = candidates.dropFirst(Self.embeddedFirst).filter { $0.with(cosine: plausible).score > best }
        guard let others = try await self.cosines(question, rest.map(\.sentence)) else { return ranked }
        return ranked + zip(rest, others).map { $0.with(cosine: $1) }
    }

    private func cosines(_ question: String, _ sentences: [Sentence]) async throws -> [Double]? {
        guard !sentences.isEmpty else { return nil }
        let texts = [question] + sentences.map(\.text)
        let embeddings = try await Deadline.value(within: embeddingTime) {
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
}
