/// A set of slots of one segment, one bit each.
struct SlotSet: Sendable, Hashable {
    private var words: [UInt64]
    private(set) var count = 0

    /// The empty set of slots 0 to `capacity` - 1.
    init(capacity: Int) {
        words = [UInt64](repeating: 0, count: (capacity + 63) / 64)
    }

    var isEmpty: Bool { count == 0 }

    func contains(_ slot: Int) -> Bool {
        words[slot >> 6] & (1 << UInt64(slot & 63)) != 0
    }

    mutating func insert(_ slot: Int) {
        let bit: UInt64 = 1 << UInt64(slot & 63)
        guard words[slot >> 6] & bit == 0 else { return }
        words[slot >> 6] |= bit
        count += 1
    }

    /// Ascending.
    var slots: [Int] { slots(in: 0..<words.count << 6) }

    /// Those of a range. Ascending.
    func slots(in range: Range<Int>) -> [Int] {
        var slots: [Int] = []
        let end = min((range.upperBound + 63) >> 6, words.count)
        for index in min(range.lowerBound >> 6, end)..<end {
            var rest = words[index]
            while rest != 0 {
                let slot = index << 6 + rest.trailingZeroBitCount
                if range.contains(slot) { slots.append(slot) }
                rest &= rest - 1
            }
        }
        return slots
    }

    /// What stands in this set and not in the other, which has the same capacity.
    func subtracting(_ other: SlotSet) -> SlotSet {
        var difference = self
        for index in words.indices { difference.words[index] &= ~other.words[index] }
        difference.count = difference.words.reduce(0) { $0 + $1.nonzeroBitCount }
        return difference
    }
}
