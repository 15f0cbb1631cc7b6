import Synchronization

/// One score for each slot of an index, in memory that is used again and again: a new table of some megabytes costs the
/// kernel more than the search. Goes back when nobody holds it any more.
final class ScoreTable: Sendable {
    /// Tables that wait for the next search.
    private static let kept = 8
    /// Of all tables that are held by somebody, in bytes: what thousands of questions over large collections must not pass.
    private static let heldLimit = 64 << 20
    private static let pool = Mutex<[[Float]]>([])
    private static let held = Atomic(0)

    /// At least as many as there are slots.
    let scores: [Float]

    /// A table that `fill` adds scores to, all of them 0 before.
    init(slots: Int, _ fill: (UnsafeMutableBufferPointer<Float>) -> Void) {
        var scores = Self.pool.withLock { $0.popLast() } ?? []
        if scores.count < slots { scores = [Float](repeating: 0, count: slots) }
        scores.withUnsafeMutableBufferPointer { scores in
            let used = UnsafeMutableBufferPointer(rebasing: scores[..<slots])
            used.update(repeating: 0)
            fill(used)
        }
        self.scores = scores
        Self.held.add(scores.count * MemoryLayout<Float>.stride, ordering: .relaxed)
    }

    deinit {
        Self.held.subtract(scores.count * MemoryLayout<Float>.stride, ordering: .relaxed)
        Self.pool.withLock { if $0.count < Self.kept { $0.append(scores) } }
    }

    /// Whether this one may be held for longer than a search takes.
    static var hasRoom: Bool { held.load(ordering: .relaxed) <= heldLimit }
}
