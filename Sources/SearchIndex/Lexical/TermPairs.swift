/// The pairs of a question's terms, sought in one chunk after another.
struct TermPairs {
    /// How many words apart two terms may stand.
    private static let reach = 5
    /// A longer question's commonest terms are left out.
    private static let maximumTerms = 64

    private let rarities: [Float]
    /// For each mark the term's number + 1, or 0.
    private let numbers: [UInt8]
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
        var numbers = [UInt8](repeating: 0, count: 1 << 16)
        for (number, term) in kept.enumerated() { numbers[Int(TermSequences.mark(term.term))] = UInt8(number + 1) }
        self.numbers = numbers
    }

    /// - Parameters:
    ///   - marks: of the chunk's terms, in their order.
    ///   - norm: BM25's `k1 * (1 - b + b * length / average)` of the chunk.
    mutating func score(_ marks: UnsafeBufferPointer<UInt16>, norm: Float) -> Float {
        find(marks)
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

    private mutating func find(_ marks: UnsafeBufferPointer<UInt16>) {
        hits.removeAll(keepingCapacity: true)
        numbers.withUnsafeBufferPointer { numbers in
            for place in marks.indices {
                let number = numbers[Int(marks[place])]
                if number != 0 { hits.append((Int(number) - 1, place)) }
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
