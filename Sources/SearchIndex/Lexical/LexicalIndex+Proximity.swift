package import Domain

extension LexicalIndex {
    /// How close together a question's terms stand in the chunks named: 0 or more, on BM25's scale; 0 for a chunk that is not
    /// known or whose words' order is not.
    ///
    /// Each pair of the question's terms counts like a term of BM25, with the lower of both terms' inverse document
    /// frequencies for its weight and, for its frequency, the sum of 1 / distance over the places where the two stand at
    /// most five words apart (Rasolofo and Savoy, ECIR 2003; Büttcher, Clarke and Lushman, SIGIR 2006).
    package func proximities(of chunks: [ChunkID], for terms: TermFrequencies) -> [ChunkID: Double] {
        guard terms.entries.count > 1 else { return [:] }
        let statistics = Statistics(self, terms)
        var pairs = TermPairs(statistics.weights.map { ($0.term, $0.rarity) })
        var result: [ChunkID: Double] = [:]
        result.reserveCapacity(chunks.count)
        for part in segments.parts {
            for chunk in chunks {
                guard let slot = part.segment.roster.slot(of: OrderedKey(chunk.uuid)), !part.removed.contains(slot)
                else { continue }
                let norm = statistics.base + statistics.slope * Float(part.segment.lengths[slot])
                let score = part.segment.sequences.withMarks(at: slot) { pairs.score($0, norm: norm) }
                result[chunk] = Double(score * Float(Self.k1 + 1))
            }
        }
        return result
    }
}
