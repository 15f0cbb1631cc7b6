package import Domain

/// Joins two rankings by their scores: each candidate gets both, brought to a common scale, and their weighted sum
/// (convex combination; Bruch, Gai and Ingber, arXiv 2210.11934). BM25 is divided by its best score; cosine runs from the
/// candidates' lowest to their highest.
package struct ConvexFusion: Sendable {
    /// The dense leg's share, 0 to 1.
    package let denseWeight: Double

    package init(denseWeight: Double = 0.5) {
        self.denseWeight = denseWeight
    }

    /// All candidates, best first; of equal ones the one with the smaller id.
    ///
    /// - Parameters:
    ///   - dense: cosine of each candidate.
    ///   - lexical: BM25 of each candidate; one without stands at 0.
    package func fuse(dense: [ChunkID: Double], lexical: [ChunkID: Double]) -> [FusedChunk] {
        let lowest = dense.values.min() ?? 0
        let spread = (dense.values.max() ?? 0) - lowest
        let bestLexical = lexical.values.max() ?? 0
        return Set(dense.keys).union(lexical.keys).map { chunk in
            let cosine = dense[chunk].map { spread > 0 ? ($0 - lowest) / spread : 1 } ?? 0
            let share = bestLexical > 0 ? (lexical[chunk] ?? 0) / bestLexical : 0
            return FusedChunk(
                id: chunk,
                scores: PassageScores(
                    fused: denseWeight * cosine + (1 - denseWeight) * share, dense: dense[chunk],
                    lexical: lexical[chunk]))
        }.sorted { $0.scores.fused != $1.scores.fused ? $0.scores.fused > $1.scores.fused : $0.id < $1.id }
    }
}

/// A candidate with all its scores.
package struct FusedChunk: Sendable, Hashable {
    package let id: ChunkID
    package let scores: PassageScores

    package init(id: ChunkID, scores: PassageScores) {
        self.id = id
        self.scores = scores
    }
}
