/// The highest of many scores, at most `limit`. Of equal ones the earlier slot wins.
struct BestScores {
    struct Entry {
        let slot: Int
        let score: Float

        func isBetter(than other: Entry) -> Bool {
            score != other.score ? score > other.score : slot < other.slot
        }
    }

    private let limit: Int
    /// A heap with the worst entry on top.
    private(set) var entries: [Entry] = []
    /// Scores that are not above it change nothing, if offered in the order of their slots.
    private(set) var threshold: Float

    /// - Parameter floor: scores that are not above it do not count.
    init(limit: Int, above floor: Float = 0) {
        self.limit = limit
        threshold = limit > 0 ? floor : .infinity
        entries.reserveCapacity(limit)
    }

    mutating func offer(slot: Int, score: Float) {
        guard score > threshold else { return }
        let entry = Entry(slot: slot, score: score)
        if entries.count < limit {
            entries.append(entry)
            siftUp()
        } else {
            entries[0] = entry
            siftDown()
        }
        if entries.count == limit { threshold = entries[0].score }
    }

    private mutating func siftUp() {
        var child = entries.count - 1
        while child > 0, entries[(child - 1) / 2].isBetter(than: entries[child]) {
            entries.swapAt(child, (child - 1) / 2)
            child = (child - 1) / 2
        }
    }

    private mutating func siftDown() {
        var parent = 0
        while true {
            var worst = parent
            for child in [2 * parent + 1, 2 * parent + 2]
            where child < entries.count && entries[worst].isBetter(than: entries[child]) {
                worst = child
            }
            if worst == parent { return }
            entries.swapAt(parent, worst)
            parent = worst
        }
    }
}
