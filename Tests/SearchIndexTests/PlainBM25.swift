import Domain
import Glibc

/// BM25 written as the formula stands, over all chunks, in doubles: what the index is compared with.
struct PlainBM25 {
    private let chunks: [(chunk: ChunkTerms, counts: [UInt64: UInt32])]
    private let average: Double

    init(_ chunks: [ChunkTerms]) {
        self.chunks = chunks.map { chunk in
            (chunk, Dictionary(uniqueKeysWithValues: chunk.terms.entries.map { ($0.term, $0.count) }))
        }
        average = Double(chunks.reduce(0) { $0 + $1.terms.length }) / Double(max(1, chunks.count))
    }

    /// Chunks with any of the terms, best first, equal ones by id.
    func ranking(_ question: TermFrequencies) -> [ScoredChunk] {
        let weights = question.entries.map { (term: $0.term, weight: Double($0.count) * rarity(of: $0.term)) }
        let scored = chunks.map { ScoredChunk(id: $0.chunk.chunkID, score: score($0, weights)) }
        return scored.filter { $0.score > 0 }.sorted { $0.score != $1.score ? $0.score > $1.score : $0.id < $1.id }
    }

    private func score(
        _ known: (chunk: ChunkTerms, counts: [UInt64: UInt32]), _ weights: [(term: UInt64, weight: Double)]
    ) -> Double {
        let norm = 1.2 * (1 - 0.75 + 0.75 * Double(known.chunk.terms.length) / average)
        return weights.reduce(0.0) { sum, asked in
            let frequency = Double(known.counts[asked.term] ?? 0)
            return sum + asked.weight * frequency * 2.2 / (frequency + norm)
        }
    }

    private func rarity(of term: UInt64) -> Double {
        let holders = Double(chunks.count { $0.counts[term] != nil })
        return log(1 + (Double(chunks.count) - holders + 0.5) / (holders + 0.5))
    }
}
