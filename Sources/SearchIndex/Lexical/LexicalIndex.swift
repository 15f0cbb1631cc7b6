package import Domain

/// BM25 over the chunks of one collection, in memory.
///
/// Score of a chunk: sum over the question's terms of `idf * tf * (k1 + 1) / (tf + k1 * (1 - b + b * length / average))`
/// with `idf = ln(1 + (n - df + 0.5) / (df + 0.5))` (Robertson and Zaragoza 2009, in Lucene's form), k1 1.2, b 0.75.
/// n, df and the average count live chunks only: the scores are those of an index made anew of what is left.
package struct LexicalIndex: SearchIndex {
    static let k1 = 1.2
    static let b = 0.75

    private(set) var segments = SegmentedIndex<LexicalSegment>()
    /// Of live chunks, in terms.
    private var totalLength = 0

    package init() {}

    package var count: Int { segments.count }
    package var byteCount: Int { segments.byteCount }

    package var holdings: IndexHoldings {
        var holdings = segments.holdings
        holdings.add(length: totalLength)
        return holdings
    }

    package mutating func replace(_ documents: [DocumentID], with chunks: [ChunkTerms]) {
        segments.replace(documents, with: chunks)
        countLength()
    }

    package mutating func replace(_ documents: [DocumentID], with newer: LexicalIndex) {
        segments.replace(documents, with: newer.segments)
        countLength()
    }

    package mutating func add(_ chunks: [ChunkTerms]) {
        segments.add(chunks)
        countLength()
    }

    private mutating func countLength() {
        totalLength = segments.parts.reduce(0) { $0 + $1.liveLength }
    }

    package func nextMerge() -> IndexMerge<LexicalIndex>? {
        segments.nextMerge().map { plan in
            IndexMerge {
                let merged = plan.run()
                return { index in index.segments.finish(plan, merged) }
            }
        }
    }

    /// The chunks that score highest for these terms, best first; of equal ones the one with the smaller id.
    ///
    /// - Parameter allowed: only chunks of these documents, where given.
    package func search(_ terms: TermFrequencies, limit: Int, allowed: DocumentSelection? = nil) -> [ScoredChunk] {
        let statistics = Statistics(self, terms)
        var best = BestScores<OrderedKey>(limit: limit)
        for part in segments.parts {
            let slots = allowed?.slots(in: part.segment.roster)
            part.withScores(statistics) { part.offer($0, slots, to: &best) }
        }
        return best.ranking
    }

    /// The scores of the chunks named; 0 for one that no term stands in or that is not known.
    package func scores(of chunks: [ChunkID], for terms: TermFrequencies) -> [ChunkID: Double] {
        let statistics = Statistics(self, terms)
        var result = Dictionary(chunks.map { ($0, 0.0) }) { first, _ in first }
        for part in segments.parts {
            part.withScores(statistics) { scores in
                for chunk in result.keys {
                    guard let slot = part.segment.roster.slot(of: OrderedKey(chunk.uuid)) else { continue }
                    if !part.removed.contains(slot) { result[chunk] = Double(scores[slot]) }
                }
            }
        }
        return result
    }

    /// How rare a term is: 0 or more, higher is rarer. A term that no chunk holds is the rarest.
    package func inverseDocumentFrequency(of term: UInt64) -> Double {
        BM25.idf(count: count, frequency: frequency(of: term))
    }

    /// The highest score that a chunk could reach for these terms: each saturated.
    package func highestScore(for terms: TermFrequencies) -> Double {
        terms.entries.reduce(0) { $0 + inverseDocumentFrequency(of: $1.term) * (Self.k1 + 1) }
    }

    private func frequency(of term: UInt64) -> Int {
        segments.parts.reduce(0) { sum, part in
            part.segment.place(of: term).map { sum + part.segment.frequency(at: $0, without: part.removed) } ?? sum
        }
    }

    /// What a question's terms weigh in this index.
    struct Statistics {
        let weights: [(term: UInt64, rarity: Float, weight: Float)]
        let base: Float
        let slope: Float

        init(_ index: LexicalIndex, _ terms: TermFrequencies) {
            let average = Double(index.totalLength) / Double(max(index.count, 1))
            base = Float(k1 * (1 - b))
            slope = Float(k1 * b / max(average, 1))
            weights = terms.entries.map { entry in
                let idf = index.inverseDocumentFrequency(of: entry.term)
                return (entry.term, Float(idf), Float(idf * (k1 + 1)) * Float(entry.count))
            }
        }
    }
}

extension ScoredChunk {
    /// By score, and by id where scores are equal.
    func ranksAbove(_ other: ScoredChunk) -> Bool {
        score != other.score ? score > other.score : OrderedKey(id.uuid) < OrderedKey(other.id.uuid)
    }
}
