import Domain
import Synchronization

/// What the tasks of one search have found so far: what one finds spares the others work.
final class SearchFinds: Sendable {
    private let best: Mutex<BestScores<OrderedKey>>
    private let floor = Atomic<UInt32>((-Float.infinity).bitPattern)

    init(limit: Int) {
        best = Mutex(BestScores(limit: limit, above: -.infinity))
    }

    /// Scores that are not above it are not among the best of the whole search.
    var threshold: Float { Float(bitPattern: floor.load(ordering: .relaxed)) }

    /// - Parameter scores: of `slots`, whose chunks stand in `chunks`.
    func offer(_ slots: UnsafeBufferPointer<UInt32>, _ scores: UnsafePointer<Float>, of chunks: [OrderedKey]) {
        best.withLock { best in
            for (index, slot) in slots.enumerated() { best.offer(chunks[Int(slot)], score: scores[index]) }
            floor.store(best.threshold.bitPattern, ordering: .relaxed)
        }
    }

    /// Best first; of equal ones the one with the smaller id.
    var ranking: [ScoredChunk] { best.withLock(\.ranking) }
}
