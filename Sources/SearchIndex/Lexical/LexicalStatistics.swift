import Domain

/// What a question's terms weigh in an index.
struct LexicalStatistics: Sendable {
    let weights: [(term: UInt64, rarity: Float, weight: Float)]
    /// BM25's `k1 * (1 - b)` and `k1 * b / average`: their sum, the second times a chunk's length, is the chunk's norm.
    let base: Float
    let slope: Float

    init(_ index: LexicalIndex, _ terms: TermFrequencies) {
        let (k1, b) = (LexicalIndex.k1, LexicalIndex.b)
        let average = Double(index.totalLength) / Double(max(index.count, 1))
        base = Float(k1 * (1 - b))
        slope = Float(k1 * b / max(average, 1))
        weights = terms.entries.map { entry in
            let idf = index.inverseDocumentFrequency(of: entry.term)
            return (entry.term, Float(idf), Float(idf * (k1 + 1)) * Float(entry.count))
        }
    }
}
