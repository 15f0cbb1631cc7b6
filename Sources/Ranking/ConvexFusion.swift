package import Domain

/// Joins two rankings by their scores: each candidate gets both, brought to a common scale, and their weighted sum
/// (convex combination; Bruch, Gai and Ingber, arXiv 2210.11934). Cosine runs from the candidates' lowest to their highest.
/// BM25, with a share of what the words' closeness adds, is divided by its best; where even the best is far below what
/// the question could reach, by a share of that, so that a few stray words do not weigh like a match.
package struct ConvexFusion: Sendable {
    /// The dense leg's share, 0 to 1.
    package let denseWeight: Double
    /// What is good for most collections in English, which the usual embedding models know best, where the nearest vector
    /// is as near as it is on average.
    package static let usualDenseWeight = 0.57
    /// How near that is, as a cosine, and how the weight follows it: where nothing is near, words are the better guide.
    private static let usualNearness = 0.6
    private static let weightByNearness = 0.6
    /// The farthest that the weight follows, whatever scale a model's cosines have.
    private static let largestShift = 0.1
    /// What is good for collections in other languages, as long as nothing was learnt of them.
    package static let usualDenseWeightElsewhere = 0.3
    /// How much of the words' closeness is added to BM25.
    package static let proximityWeight = 0.25
    /// The share of the highest score a question can reach that its best candidate counts as, at least.
    package static let lexicalFloor = 0.3

    package init(denseWeight: Double) {
        self.denseWeight = denseWeight
    }

    /// The weight of a collection for which none was set.
    ///
    /// - Parameter nearest: the cosine of the candidate nearest to the question, where that is known.
    package static func usualDenseWeight(for language: TextLanguage, nearest: Double? = nil) -> Double {
        guard language == .english else { return usualDenseWeightElsewhere }
        let shift = nearest.map { ($0 - usualNearness) * weightByNearness } ?? 0
        return usualDenseWeight + min(largestShift, max(-largestShift, shift))
    }

    /// All candidates, best first; of equal ones the one with the smaller id.
    ///
    /// - Parameters:
    ///   - dense: cosine of each candidate.
    ///   - lexical: BM25 of each candidate; one without stands at 0.
    ///   - proximity: how close together the question's words stand in a candidate, on BM25's scale.
    ///   - highestLexical: the BM25 that no chunk can pass for this question.
    package func fuse(
        dense: [ChunkID: Double], lexical: [ChunkID: Double], proximity: [ChunkID: Double] = [:],
        highestLexical: Double = 0
    ) -> [FusedChunk] {
        let lowest = dense.values.min() ?? 0
        let spread = (dense.values.max() ?? 0) - lowest
        func words(_ chunk: ChunkID) -> Double {
            (lexical[chunk] ?? 0) + (proximity[chunk] ?? 0) * Self.proximityWeight
        }
        let scale = max(lexical.keys.lazy.map(words).max() ?? 0, highestLexical * Self.lexicalFloor)
        func fused(_ chunk: ChunkID) -> FusedChunk {
            let cosine = dense[chunk].map { spread > 0 ? ($0 - lowest) / spread : 1 } ?? 0
            let share = scale > 0 ? words(chunk) / scale : 0
            return FusedChunk(
                id: chunk,
                scores: PassageScores(
                    fused: denseWeight * cosine + (1 - denseWeight) * share, dense: dense[chunk],
                    lexical: lexical[chunk]),
                proximity: proximity[chunk])
        }
        let candidates = dense.keys.map(fused) + lexical.keys.lazy.filter { dense[$0] == nil }.map(fused)
        return candidates.sorted {
            $0.scores.fused != $1.scores.fused ? $0.scores.fused > $1.scores.fused : $0.id < $1.id
        }
    }
}

/// A candidate with all its scores.
package struct FusedChunk: Sendable, Hashable {
    package let id: ChunkID
    package let scores: PassageScores
    /// How close together the question's words stand in it; nil where that was not looked at.
    package let proximity: Double?

    package init(id: ChunkID, scores: PassageScores, proximity: Double? = nil) {
        self.id = id
        self.scores = scores
        self.proximity = proximity
    }
}
