import Embedding
import Glibc
import HTTP

/// Texts on their way through a reranker.
struct TextRanking: Sendable {
    let reranker: Reranker
    let work: EncoderWork

    struct Place: Sendable {
        /// Among the texts of the request.
        let index: Int
        /// What the classifier says, higher is better.
        let score: Float

        /// The same from 0 to 1.
        var probability: Float { 1 / (1 + expf(-score)) }
    }

    /// Best first; of equals the one that stands first.
    func places(
        of texts: [String], for query: String, textTokens: Int = .max, _ request: HTTPRequest
    ) async throws -> [Place] {
        let pairs = try reranker.pairs(query, texts, textTokens: textTokens)
        let priority = try work.priority(request, tokens: pairs.tokenCount)
        let scores = try await work.counting(texts.count, priority) {
            try await reranker.scores(pairs, priority: priority, deadline: request.context.deadline)
        }
        return scores.enumerated().map { Place(index: $0.offset, score: $0.element) }
            .sorted { ($1.score, $0.index) < ($0.score, $1.index) }
    }
}
