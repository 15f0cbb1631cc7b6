import Domain

/// The highest of many scores, at most `limit`. Of equal ones the smaller key wins.
struct BestScores<Key: Comparable & Sendable>: Sendable {
    struct Entry: Sendable {
        let key: Key
        let score: Float

        func isBetter(than other: Entry) -> Bool { score != other.score ? score > other.score : key < other.key }
    }

    private let limit: Int
    /// A heap with the worst entry on top.
    private(set) var entries: [Entry] = []
    /// Scores that are not above it change nothing.
    private(set) var threshold: Float

    /// - Parameter floor: scores that are not above it do not count.
    init(limit: Int, above floor: Float = 0) {
        self.limit = limit
        threshold = limit > 0 ? floor : .infinity
        entries.reserveCapacity(limit)
    }

    mutating func offer(_ key: @autoclosure () -> Key, score: Float) {
        guard score > threshold else { return }
        let entry = Entry(key: key(), score: score)
        // Through pointers: reached through `self`, the array would be copied for each swap.
        if entries.count < limit {
            entries.append(entry)
            entries.withUnsafeMutableBufferPointer { Self.siftUp($0) }
        } else if entry.isBetter(than: entries[0]) {
            entries.withUnsafeMutableBufferPointer { Self.siftDown($0, entry) }
        }
        // One that is just as high may have the smaller key.
        if entries.count == limit { threshold = entries[0].score.nextDown }
    }

    /// Moves the last entry to its place.
    private static func siftUp(_ heap: UnsafeMutableBufferPointer<Entry>) {
        var child = heap.count - 1
        let entry = heap[child]
        while child > 0, heap[(child - 1) / 2].isBetter(than: entry) {
            heap[child] = heap[(child - 1) / 2]
            child = (child - 1) / 2
        }
        heap[child] = entry
    }

    /// Puts `entry` in the place of the top, and there the worst.
    private static func siftDown(_ heap: UnsafeMutableBufferPointer<Entry>, _ entry: Entry) {
        var parent = 0
        while 2 * parent + 1 < heap.count {
            var worse = 2 * parent + 1
            if worse + 1 < heap.count, heap[worse].isBetter(than: heap[worse + 1]) { worse += 1 }
            guard entry.isBetter(than: heap[worse]) else { break }
            heap[parent] = heap[worse]
            parent = worse
        }
        heap[parent] = entry
    }
}

extension BestScores<OrderedKey> {
    /// Best first.
    var ranking: [ScoredChunk] {
        entries.sorted { $0.isBetter(than: $1) }
            .map { ScoredChunk(id: ChunkID(uuid: $0.key.uuid), score: Double($0.score)) }
    }
}
