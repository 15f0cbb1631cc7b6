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
    private(set) var totalLength = 0

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

    /// Puts a question's terms to the index as it is now.
    ///
    /// - Parameters:
    ///   - limit: how many chunks are found, at most.
    ///   - allowed: only chunks of these documents, where given.
    package func search(
        _ terms: TermFrequencies, limit: Int, allowed: DocumentSelection? = nil
    ) -> LexicalSearch {
        LexicalSearch(terms, in: self, limit: limit, allowed: allowed)
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
}
