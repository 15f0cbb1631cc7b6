import Domain
import Glibc

/// Proximity written as the formula stands, over all chunks, in doubles: what the index is compared with.
struct PlainProximity {
    private let chunks: [(id: ChunkID, words: [UInt64])]
    private let average: Double

    init(_ chunks: [ChunkTerms]) {
        self.chunks = chunks.map { chunk in
            (chunk.chunkID, chunk.terms.order.map { chunk.terms.entries[Int($0)].term })
        }
        average = Double(chunks.reduce(0) { $0 + $1.terms.length }) / Double(max(1, chunks.count))
    }

    func scores(_ question: TermFrequencies) -> [ChunkID: Double] {
        let terms = question.entries.map(\.term)
        let pairs = terms.flatMap { first in terms.filter { $0 > first }.map { (first, $0) } }
        return Dictionary(
            uniqueKeysWithValues: chunks.map { chunk in
                (chunk.id, pairs.reduce(0.0) { $0 + score($1, chunk.words) })
            })
    }

    private func score(_ pair: (UInt64, UInt64), _ words: [UInt64]) -> Double {
        var frequency = 0.0
        for (place, word) in words.enumerated() where word == pair.0 {
            for (other, candidate) in words.enumerated() where candidate == pair.1 && abs(other - place) <= 5 {
                frequency += 1 / Double(abs(other - place))
            }
        }
        let norm = 1.2 * (1 - 0.75 + 0.75 * Double(words.count) / average)
        return min(rarity(of: pair.0), rarity(of: pair.1)) * frequency * 2.2 / (frequency + norm)
    }

    private func rarity(of term: UInt64) -> Double {
        let holders = Double(chunks.count { $0.words.contains(term) })
        return log(1 + (Double(chunks.count) - holders + 0.5) / (holders + 0.5))
    }
}
