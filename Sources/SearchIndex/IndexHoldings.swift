package import Domain

/// What an index holds of a collection, in numbers that do not depend on the order: two that differ tell that something is
/// missing, left over or in another document's place.
package struct IndexHoldings: Sendable, Hashable {
    package private(set) var chunks = 0
    /// Of all chunks, in terms; 0 for vectors.
    package private(set) var length = 0
    /// Sum over all chunks of a mix of the chunk's and its document's id.
    package private(set) var digest: UInt64 = 0

    package init() {}

    /// Counts what a chunk brings; `length` is its number of terms.
    package mutating func add(_ entry: some IndexEntry, length: Int = 0) {
        add(OrderedKey(entry.chunkID.uuid), of: OrderedKey(entry.documentID.uuid))
        self.length += length
    }

    mutating func add(_ chunk: OrderedKey, of document: OrderedKey) {
        chunks += 1
        digest &+= Self.mix(
            Self.mix(chunk.high ^ 0x9E37_79B9_7F4A_7C15) ^ chunk.low ^ Self.mix(document.high &+ document.low))
    }

    mutating func add(length: Int) { self.length += length }

    /// The mixing function of SplitMix64 (Steele, Lea, Flood, OOPSLA 2014).
    private static func mix(_ number: UInt64) -> UInt64 {
        var state = number
        state = (state ^ state >> 30) &* 0xBF58_476D_1CE4_E5B9
        state = (state ^ state >> 27) &* 0x94D0_49BB_1331_11EB
        return state ^ state >> 31
    }
}

extension SegmentedIndex {
    /// See `IndexHoldings`; without lengths.
    var holdings: IndexHoldings {
        var holdings = IndexHoldings()
        for part in parts {
            let roster = part.segment.roster
            for slot in 0..<roster.count where !part.removed.contains(slot) {
                holdings.add(roster.chunks[slot], of: roster.documents[Int(roster.documentOfSlot[slot])])
            }
        }
        return holdings
    }
}
