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
    private var heap: [Entry] = []

    init(limit: Int) {
        self.limit = limit
    }

    mutating func offer(slot: Int, score: Float) {
        let entry = Entry(slot: slot, score: score)
        if heap.count < limit {
            heap.append(entry)
            siftUp()
        } else if let worst = heap.first, entry.isBetter(than: worst) {
            heap[0] = entry
            siftDown()
        }
    }

    /// Best first.
    var sorted: [Entry] { heap.sorted { $0.isBetter(than: $1) } }

    private mutating func siftUp() {
        var child = heap.count - 1
        while child > 0, heap[(child - 1) / 2].isBetter(than: heap[child]) {
            heap.swapAt(child, (child - 1) / 2)
            child = (child - 1) / 2
        }
    }

    private mutating func siftDown() {
        var parent = 0
        while true {
            var worst = parent
            for child in [2 * parent + 1, 2 * parent + 2]
            where child < heap.count && heap[worst].isBetter(than: heap[child]) {
                worst = child
            }
            if worst == parent { return }
            heap.swapAt(parent, worst)
            parent = worst
        }
    }
}
