import Synchronization

/// The score that as many vectors reach as are wanted: what one scan of a search has found spares the others work.
final class ScanFloor: Sendable {
    private let bits = Atomic<UInt32>((-Float.infinity).bitPattern)

    var value: Float { Float(bitPattern: bits.load(ordering: .relaxed)) }

    func raise(to score: Float) {
        var known = bits.load(ordering: .relaxed)
        while score > Float(bitPattern: known) {
            let (exchanged, original) = bits.weakCompareExchange(
                expected: known, desired: score.bitPattern, ordering: .relaxed)
            if exchanged { return }
            known = original
        }
    }
}
