import Synchronization

/// A bound on bytes held at once.
final class ByteBudget: Sendable {
    private let available: Atomic<Int>

    init(_ bytes: Int) {
        available = Atomic(bytes)
    }

    /// False when so many are not left.
    func take(_ bytes: Int) -> Bool {
        if available.subtract(bytes, ordering: .relaxed).newValue >= 0 { return true }
        available.add(bytes, ordering: .relaxed)
        return false
    }

    func giveBack(_ bytes: Int) {
        available.add(bytes, ordering: .relaxed)
    }
}
