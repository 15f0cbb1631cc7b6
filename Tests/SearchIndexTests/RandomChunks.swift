import Domain
import FoundationEssentials

/// Chunks of random words, common ones more often, the same for the same seed.
struct RandomChunks {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed &* 0x9E37_79B9_7F4A_7C15 | 1
    }

    mutating func chunks(count: Int, of document: DocumentID? = nil) -> [ChunkTerms] {
        (0..<count).map { _ in
            ChunkTerms(
                chunkID: ChunkID(uuid: UUID()), documentID: document ?? DocumentID(uuid: UUID()),
                terms: terms(count: 5 + Int(next() % 60)))
        }
    }

    mutating func terms(count: Int, repeated: Bool = true) -> TermFrequencies {
        var words = (0..<count).map { _ in word() }
        if !repeated { words = Array(Set(words)) }
        let counts = words.reduce(into: [UInt64: UInt32]()) { $0[$1, default: 0] += 1 }
        let entries = counts.sorted { $0.key < $1.key }.map { TermFrequencies.Entry(term: $0.key, count: $0.value) }
        let order = words.compactMap { word in entries.firstIndex { $0.term == word }.map(UInt16.init) }
        return TermFrequencies(entries: entries, length: words.count, order: order)
    }

    /// Of 400 words; the lower its number the commoner.
    private mutating func word() -> UInt64 {
        let first = next() % 400
        return min(first, next() % 400)
    }

    private mutating func next() -> UInt64 {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return state >> 11
    }
}
