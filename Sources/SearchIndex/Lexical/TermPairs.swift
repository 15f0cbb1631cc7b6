/// The pairs of a question's terms, sought in one chunk after another.
struct TermPairs {
    /// How many words apart two terms may stand.
    private static let reach = 5
    /// A longer question's commonest terms are left out.
    private static let maximumTerms = 64

    private let rarities: [Float]
    /// A bit for each mark that a term has. Most words of a chunk are none of the question's, and 8 kB stay near.
    private let present: [UInt64]
    /// The marks, in the order of the terms' numbers.
    private let marks: [UInt16]
    /// What was found of each pair in the chunk at hand: `[first * count + second]`, first below second.
    private var frequencies: [Float]
    private var found: [Int] = []
    /// Where the chunk at hand holds terms of the question.
    private var hits: [(number: Int, place: Int)] = []

    /// - Parameter terms: each once, with its inverse document frequency.
    init(_ terms: [(term: UInt64, rarity: Float)]) {
        let kept = terms.sorted { $0.rarity != $1.rarity ? $0.rarity > $1.rarity : $0.term < $1.term }
            .prefix(Self.maximumTerms)
        rarities = kept.map(\.rarity)
        frequencies = [Float](repeating: 0, count: kept.count * kept.count)
        marks = kept.map { TermSequences.mark($0.term) }
        var present = [UInt64](repeating: 0, count: 1 << 10)
        for mark in marks { present[Int(mark >> 6)] |= 1 << UInt64(mark & 63) }
        self.present = present
    }

    /// - Parameters:
    ///   - sequence: the marks of the chunk's terms, in their order.
    ///   - norm: BM25's `k1 * (1 - b + b * length / average)` of the chunk.
    mutating func score(_ sequence: UnsafeBufferPointer<UInt16>, norm: Float) -> Float {
        find(sequence)
        guard hits.count > 1 else { return 0 }
        for (index, hit) in hits.enumerated() {
            for other in hits[..<index].reversed() {
                let distance = hit.place - other.place
                if distance > Self.reach { break }
                if other.number != hit.number { add(1 / Float(distance), to: other.number, hit.number) }
            }
        }
        return sum(norm: norm)
    }

    private mutating func find(_ sequence: UnsafeBufferPointer<UInt16>) {
        hits.removeAll(keepingCapacity: true)
        present.withUnsafeBufferPointer { present in
            for (place, mark) in sequence.enumerated()
            where present[Int(mark >> 6)] & (1 << UInt64(mark & 63)) != 0 {
                // Of two terms with one mark the commoner one, as it stands behind.
                if let number = marks.lastIndex(of: mark) { hits.append((number, place)) }
            }
        }
    }

    private mutating func add(_ closeness: Float, to one: Int, _ other: Int) {
        let pair = min(one, other) * rarities.count + max(one, other)
        if frequencies[pair] == 0 { found.append(pair) }
        frequencies[pair] += closeness
    }

    /// What the pairs found are worth; forgets them.
    private mutating func sum(norm: Float) -> Float {
        var score: Float = 0
        for pair in found {
            let rarity = min(rarities[pair / rarities.count], rarities[pair % rarities.count])
            score += rarity * frequencies[pair] / (frequencies[pair] + norm)
            frequencies[pair] = 0
        }
        found.removeAll(keepingCapacity: true)
        return score
    }
}
