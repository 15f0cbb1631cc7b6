package import Domain

/// One question put to a lexical index: the chunks that score highest, and the scores of any others.
package final class LexicalSearch: Sendable {
    /// Best first; of equal ones the one with the smaller id.
    package let found: [ScoredChunk]
    /// The state that was searched.
    package let index: LexicalIndex
    /// The score that no chunk can pass for this question.
    package let highestScore: Double
    private let statistics: LexicalStatistics
    /// Every slot's score, the parts' slots one after the other; nil where so many are held that it is better made anew.
    private let table: ScoreTable?

    init(_ terms: TermFrequencies, in index: LexicalIndex, limit: Int, allowed: DocumentSelection?) {
        self.index = index
        highestScore = index.highestScore(for: terms)
        statistics = LexicalStatistics(index, terms)
        let parts = index.segments.parts
        let table = Self.scored(parts, statistics)
        var best = BestScores<OrderedKey>(limit: limit)
        table.scores.withUnsafeBufferPointer { scores in
            for (part, slots) in zip(parts, Self.ranges(of: parts)) {
                let mine = UnsafeBufferPointer(rebasing: scores[slots])
                part.offer(mine, allowed?.slots(in: part.segment.roster), to: &best)
            }
        }
        found = best.ranking
        self.table = ScoreTable.hasRoom ? table : nil
    }

    /// What the question's words make of each of these chunks.
    ///
    /// - Parameter withProximity: whether it matters how close together they stand.
    package func scores(of chunks: [ChunkID], withProximity: Bool = false) -> [LexicalScore] {
        guard !chunks.isEmpty else { return [] }
        let parts = index.segments.parts
        let starts = Self.ranges(of: parts).map(\.lowerBound)
        let table = table ?? Self.scored(parts, statistics)
        var pairs =
            withProximity && statistics.weights.count > 1
            ? TermPairs(statistics.weights.map { ($0.term, $0.rarity) }) : nil
        return index.segments.places(of: chunks).map { place in
            guard let (part, slot) = place else { return LexicalScore() }
            return LexicalScore(
                bm25: Double(table.scores[starts[part] + slot]),
                proximity: pairs?.score(slot, of: parts[part].segment, statistics) ?? 0)
        }
    }

    private static func scored(
        _ parts: [SegmentedIndex<LexicalSegment>.Part], _ statistics: LexicalStatistics
    ) -> ScoreTable {
        let ranges = ranges(of: parts)
        return ScoreTable(slots: ranges.last?.upperBound ?? 0) { scores in
            for (part, slots) in zip(parts, ranges) {
                part.addScores(statistics, to: UnsafeMutableBufferPointer(rebasing: scores[slots]))
            }
        }
    }

    /// Where each part's slots stand in a table.
    private static func ranges(of parts: [SegmentedIndex<LexicalSegment>.Part]) -> [Range<Int>] {
        var end = 0
        return parts.map { part in
            defer { end += part.segment.roster.count }
            return end..<(end + part.segment.roster.count)
        }
    }
}

/// What the words of a question make of one chunk; nothing where none stands in it, or where it is not known.
package struct LexicalScore: Sendable, Hashable {
    package var bm25 = 0.0
    /// How close together the words stand, on BM25's scale; 0 for a chunk whose words' order is not known.
    ///
    /// Each pair of the question's terms counts like a term of BM25, with the lower of both terms' inverse document
    /// frequencies for its weight and, for its frequency, the sum of 1 / distance over the places where the two stand at
    /// most five words apart (Rasolofo and Savoy, ECIR 2003; Büttcher, Clarke and Lushman, SIGIR 2006).
    package var proximity = 0.0

    package init(bm25: Double = 0, proximity: Double = 0) {
        self.bm25 = bm25
        self.proximity = proximity
    }
}

extension TermPairs {
    fileprivate mutating func score(
        _ slot: Int, of segment: LexicalSegment, _ statistics: LexicalStatistics
    ) -> Double {
        let norm = statistics.base + statistics.slope * Float(segment.lengths[slot])
        let closeness = segment.sequences.withMarks(at: slot) { score($0, norm: norm) }
        return Double(closeness * Float(LexicalIndex.k1 + 1))
    }
}
