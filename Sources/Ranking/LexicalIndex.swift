package import Domain

/// BM25 over the chunks of one collection, in memory: for each term the chunks it stands in.
///
/// Score of a chunk: sum over the question's terms of `idf * tf * (k1 + 1) / (tf + k1 * (1 - b + b * length / average))`
/// with `idf = ln(1 + (n - df + 0.5) / (df + 0.5))` (Robertson and Zaragoza 2009, in Lucene's form), k1 1.2, b 0.75.
/// Removed chunks are marked and leave at the next compaction; n, df and the average never count them.
package struct LexicalIndex: Sendable {
    struct Posting: Sendable {
        let slot: UInt32
        let count: UInt32
    }

    struct Slot: Sendable {
        let chunk: ChunkID
        let document: DocumentID
        let length: UInt32
        var isLive: Bool
    }

    static let k1 = 1.2
    static let b = 0.75

    private(set) var slots: [Slot] = []
    private var postings: [UInt64: [Posting]] = [:]
    private var slotsByDocument: [DocumentID: Range<Int>] = [:]
    private var slotByChunk: [ChunkID: Int] = [:]
    private var liveCount = 0
    private var liveLength = 0
    /// Those of removed chunks included, until the next compaction.
    private var postingCount = 0

    package init() {}

    /// Chunks that can be found.
    package var count: Int { liveCount }

    /// About how much memory it holds, in bytes: slots with their entries in both tables, postings, and each term's list.
    package var byteCount: Int { slots.count * 150 + postingCount * 8 + postings.count * 64 }

    /// Replaces what is known of a document. `chunks` are its present ones; none for a document that is gone.
    package mutating func replace(_ document: DocumentID, with chunks: [ChunkTerms]) {
        remove(document)
        let first = slots.count
        for chunk in chunks { append(chunk) }
        if slots.count > first { slotsByDocument[document] = first..<slots.count }
        compactIfWorthwhile()
    }

    /// The chunks that score highest for these terms, best first.
    ///
    /// - Parameter allowed: only chunks of these documents, where given.
    package func search(_ terms: TermFrequencies, limit: Int, allowed: Set<DocumentID>? = nil) -> [ScoredChunk] {
        let scores = accumulate(terms)
        var best = BestScores(limit: limit)
        for (slot, score) in scores.enumerated() where score > 0 && slots[slot].isLive {
            if let allowed, !allowed.contains(slots[slot].document) { continue }
            best.offer(slot: slot, score: score)
        }
        return best.sorted.map { ScoredChunk(id: slots[$0.slot].chunk, score: Double($0.score)) }
    }

    /// The scores of the chunks named; 0 for one that no term stands in or that is not known.
    package func scores(of chunks: [ChunkID], for terms: TermFrequencies) -> [ChunkID: Double] {
        let scores = accumulate(terms)
        return Dictionary(
            uniqueKeysWithValues: Set(chunks).map { chunk in
                (chunk, slotByChunk[chunk].map { Double(scores[$0]) } ?? 0)
            })
    }

    /// How rare a term is: 0 or more, higher is rarer. A term that no chunk holds is the rarest.
    package func inverseDocumentFrequency(of term: UInt64) -> Double {
        idf(frequency: liveFrequency(of: term))
    }

    /// Whether any chunk holds the term.
    package func contains(_ term: UInt64) -> Bool { liveFrequency(of: term) > 0 }

    /// The highest score that a chunk could reach for these terms: each saturated.
    package func highestScore(for terms: TermFrequencies) -> Double {
        terms.entries.reduce(0) { $0 + inverseDocumentFrequency(of: $1.term) * (Self.k1 + 1) }
    }

    private func accumulate(_ terms: TermFrequencies) -> [Float] {
        var scores = [Float](repeating: 0, count: slots.count)
        guard liveCount > 0 else { return scores }
        let average = Double(liveLength) / Double(liveCount)
        let base = Float(Self.k1 * (1 - Self.b))
        let slope = Float(Self.k1 * Self.b / max(average, 1))
        for entry in terms.entries {
            guard let list = postings[entry.term] else { continue }
            let weight = Float(inverseDocumentFrequency(of: entry.term) * (Self.k1 + 1)) * Float(entry.count)
            for posting in list {
                let slot = Int(posting.slot)
                let frequency = Float(posting.count)
                scores[slot] += weight * frequency / (frequency + base + slope * Float(slots[slot].length))
            }
        }
        return scores
    }

    private func idf(frequency: Int) -> Double {
        BM25.idf(count: liveCount, frequency: frequency)
    }

    private func liveFrequency(of term: UInt64) -> Int {
        postings[term]?.count { slots[Int($0.slot)].isLive } ?? 0
    }

    private mutating func append(_ chunk: ChunkTerms) {
        let slot = slots.count
        slots.append(
            Slot(
                chunk: chunk.chunkID, document: chunk.documentID, length: UInt32(clamping: chunk.terms.length),
                isLive: true))
        slotByChunk[chunk.chunkID] = slot
        for entry in chunk.terms.entries {
            postings[entry.term, default: []].append(Posting(slot: UInt32(slot), count: entry.count))
        }
        postingCount += chunk.terms.entries.count
        liveCount += 1
        liveLength += chunk.terms.length
    }

    private mutating func remove(_ document: DocumentID) {
        guard let range = slotsByDocument.removeValue(forKey: document) else { return }
        for slot in range {
            slots[slot].isLive = false
            slotByChunk[slots[slot].chunk] = nil
            liveCount -= 1
            liveLength -= Int(slots[slot].length)
        }
    }

    /// Rebuilds without removed chunks once they are a third of all.
    private mutating func compactIfWorthwhile() {
        let removed = slots.count - liveCount
        guard removed > 1000, removed * 3 > slots.count else { return }
        let moved = movedSlots()
        postings = postings.compactMapValues { list in
            let kept = list.compactMap { posting in
                moved[Int(posting.slot)].map { Posting(slot: UInt32($0), count: posting.count) }
            }
            return kept.isEmpty ? nil : kept
        }
        postingCount = postings.values.reduce(0) { $0 + $1.count }
        slotsByDocument = slotsByDocument.mapValues { range in
            let first = moved[range.lowerBound] ?? 0
            return first..<first + range.count
        }
        slots.removeAll { !$0.isLive }
        slotByChunk = Dictionary(uniqueKeysWithValues: slots.enumerated().map { ($1.chunk, $0) })
    }

    /// Where each live slot goes; nil for removed ones.
    private func movedSlots() -> [Int?] {
        var next = 0
        return slots.map { slot in
            guard slot.isLive else { return nil }
            defer { next += 1 }
            return next
        }
    }
}

/// The parts of BM25 that need no index.
package enum BM25 {
    /// How rare something is that stands in `frequency` of `count` chunks (Lucene's form: never negative).
    package static func idf(count: Int, frequency: Int) -> Double {
        logarithm(1 + (Double(count - frequency) + 0.5) / (Double(frequency) + 0.5))
    }
}
