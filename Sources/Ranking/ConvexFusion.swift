package import Domain

/// Joins two rankings by their scores: each candidate gets both, brought to a common scale, and their weighted sum
/// (convex combination; Bruch, Gai and Ingber, arXiv 2210.11934). Cosine, moved towards that of the chunk's
/// nearest sentence, runs from the candidates' lowest to their highest.
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
    /// How much of a chunk's nearness is that of its nearest sentence.
    package static let sentenceShare = 0.3

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
    ///   - candidates: each once.
    ///   - highestLexical: the BM25 that no chunk can pass for this question.
    package func fuse(_ candidates: [FusionCandidate], highestLexical: Double = 0) -> [FusedChunk] {
        let cosines = Self.cosines(candidates)
        let lowest = cosines.lazy.compactMap(\.self).min() ?? 0
        let spread = (cosines.lazy.compactMap(\.self).max() ?? 0) - lowest
        let words = candidates.map { ($0.lexical ?? 0) + ($0.proximity ?? 0) * Self.proximityWeight }
        let scale = max(words.max() ?? 0, highestLexical * Self.lexicalFloor)
        let fused = candidates.indices.map { place in
            let cosine = cosines[place].map { spread > 0 ? ($0 - lowest) / spread : 1 } ?? 0
            let share = scale > 0 ? words[place] / scale : 0
            return denseWeight * cosine + (1 - denseWeight) * share
        }
        // Places are sorted, which are moved faster than all that is known of a candidate.
        let order = candidates.indices.sorted {
            fused[$0] != fused[$1] ? fused[$0] > fused[$1] : candidates[$0].id < candidates[$1].id
        }
        return order.map { place in
            let candidate = candidates[place]
            return FusedChunk(
                id: candidate.id,
                scores: PassageScores(fused: fused[place], dense: candidate.dense, lexical: candidate.lexical),
                proximity: candidate.proximity, sentence: candidate.sentence)
        }
    }

    /// Each candidate's, moved towards its nearest sentence's. One whose sentences were not looked at is moved as far as the
    /// others are in the mean.
    private static func cosines(_ candidates: [FusionCandidate]) -> [Double?] {
        let shifts = candidates.map { candidate in
            candidate.dense.flatMap { dense in candidate.sentence.map { ($0 - dense) * sentenceShare } }
        }
        let known = shifts.compactMap(\.self)
        let usual = known.isEmpty ? 0 : known.reduce(0, +) / Double(known.count)
        return zip(candidates, shifts).map { candidate, shift in candidate.dense.map { $0 + (shift ?? usual) } }
    }
}

/// What is known of a chunk that either leg found.
package struct FusionCandidate: Sendable {
    package let id: ChunkID
    /// Cosine; nil where there is no vector.
    package let dense: Double?
    /// BM25; nil where words were not asked.
    package let lexical: Double?
    /// How close together the question's words stand in it, on BM25's scale; nil where that was not looked at.
    package let proximity: Double?
    /// Cosine of its nearest sentence; nil where that was not looked at.
    package var sentence: Double?

    package init(
        id: ChunkID, dense: Double? = nil, lexical: Double? = nil, proximity: Double? = nil, sentence: Double? = nil
    ) {
        self.id = id
        self.dense = dense
        self.lexical = lexical
        self.proximity = proximity
        self.sentence = sentence
    }
}

/// A candidate with all its scores.
package struct FusedChunk: Sendable, Hashable {
    package let id: ChunkID
    package let scores: PassageScores
    /// How close together the question's words stand in it; nil where that was not looked at.
    package let proximity: Double?
    /// Cosine of its nearest sentence; nil where that was not looked at.
    package let sentence: Double?

    package init(id: ChunkID, scores: PassageScores, proximity: Double? = nil, sentence: Double? = nil) {
        self.id = id
        self.scores = scores
        self.proximity = proximity
        self.sentence = sentence
    }
}
