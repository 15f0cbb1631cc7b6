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
        for part in segments.parts {
            for chunk in chunks {
                guard let slot = part.segment.roster.slot(of: OrderedKey(chunk.uuid)), !part.removed.contains(slot)
                else { continue }
                let norm = statistics.base + statistics.slope * Float(part.segment.lengths[slot])
                result[chunk] = Double(pairs.score(part.segment.sequences[slot], norm: norm) * Float(Self.k1 + 1))
            }
        }
        return result
    }
}

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

    /// - Parameter norm: BM25's `k1 * (1 - b + b * length / average)` of the chunk.
    mutating func score(_ sequence: ArraySlice<UInt16>, norm: Float) -> Float {
        count(sequence)
        var score: Float = 0
        for pair in found {
            let rarity = min(rarities[pair / rarities.count], rarities[pair % rarities.count])
            score += rarity * frequencies[pair] / (frequencies[pair] + norm)
            frequencies[pair] = 0
        }
        found.removeAll(keepingCapacity: true)
        return score
    }

    private mutating func count(_ sequence: ArraySlice<UInt16>) {
        var recent: [(number: Int, place: Int)] = []
        for (place, mark) in sequence.enumerated() {
            let number = Int(numbers[Int(mark)]) - 1
            guard number >= 0 else { continue }
            recent.removeAll { place - $0.place > Self.reach }
            for other in recent where other.number != number {
                add(1 / Float(place - other.place), to: min(number, other.number), max(number, other.number))
            }
            recent.append((number, place))
        }
    }

    private mutating func add(_ closeness: Float, to first: Int, _ second: Int) {
        let pair = first * rarities.count + second
        if frequencies[pair] == 0 { found.append(pair) }
        frequencies[pair] += closeness
    }
}
