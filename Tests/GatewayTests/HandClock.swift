import Synchronization

/// Time that passes only where a test says so.
final class HandClock: Sendable {
    private let instant = Mutex(ContinuousClock.now)

    var now: ContinuousClock.Instant { instant.withLock(\.self) }

    func pass(_ duration: Duration) { instant.withLock { $0 += duration } }
}
