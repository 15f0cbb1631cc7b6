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

/// Finds the sentences of the passages that fit the question best, by its words and by its meaning.
struct SentenceRanking: Sendable {
    /// Only so many passages are read, and so many sentences embedded.
    static let passages = 6
    static let embedded = 12

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
        let cosines = try await cosines(question, prefiltered.map(\.sentence))
        let ranked = prefiltered.enumerated().map { index, candidate in
            RankedSentence(sentence: candidate.sentence, coverage: candidate.coverage, cosine: cosines?[index])
        }
        return SentenceRankingResult(
            ranked: ranked.sorted { $0.score > $1.score }, sentences: sentences, weights: weights)
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
