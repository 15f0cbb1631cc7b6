package import Domain

/// A cross-encoder over the best candidates, where one is configured.
package struct Reranking: Sendable {
    let reranker: any TextReranker
    let candidates: Int
    let limit: Duration
    let isUsual: Bool

    /// - Parameters:
    ///   - candidates: how many of the best are read again.
    ///   - limit: the time for it; past it the order stays as it was.
    ///   - isUsual: whether questions that say nothing about it are reranked.
    package init(reranker: any TextReranker, candidates: Int, limit: Duration, isUsual: Bool) {
        self.reranker = reranker
        self.candidates = candidates
        self.limit = limit
        self.isUsual = isUsual
    }

    /// Results of another one are other results.
    var identity: String { "\(reranker.name):\(candidates):\(isUsual)" }

    /// The passages by the cross-encoder's scores, best first. Nil when it is away, full or too slow.
    func ordered(_ passages: [ScoredPassage], for question: String) async throws -> [ScoredPassage]? {
        let texts = passages.map { scored in
            let passage = scored.passage
            let context = ([passage.title] + passage.headingPath).filter { !$0.isEmpty }.joined(separator: " > ")
            return context.isEmpty ? passage.text : context + "\n" + passage.text
        }
        let scores: [Double]
        do {
            scores = try await reranker.scores(of: texts, for: question, within: limit)
        } catch is ServiceError {
            return nil
        }
        guard scores.count == passages.count else { return nil }
        let order = passages.indices.sorted { scores[$0] != scores[$1] ? scores[$0] > scores[$1] : $0 < $1 }
        return order.map { place in
            let old = passages[place].scores
            return ScoredPassage(
                passage: passages[place].passage,
                scores: PassageScores(
                    fused: old.fused, dense: old.dense, lexical: old.lexical, rerank: scores[place]),
                sentences: passages[place].sentences)
        }
    }
}
