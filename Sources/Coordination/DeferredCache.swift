package import Domain
import Synchronization
import Threads

/// A cache whose stores nobody waits for: an answer does not stand in line for what the next one may save. What is stored
/// can be read soon, or never where too much is on its way already.
package final class DeferredCache: Cache {
    /// Stores on their way at once.
    static let mostUnderway = 64

    private let cache: any Cache
    private let underway = Mutex(0)

    package init(_ cache: any Cache) {
        self.cache = cache
    }

    package var isAway: Bool { cache.isAway }

    package func value(for key: String) async -> [UInt8]? { await cache.value(for: key) }

    package func valueAtHand(for key: String) -> [UInt8]? { cache.valueAtHand(for: key) }

    package func store(_ value: [UInt8], for key: String, lifetime: Duration) async {
        guard begin() else { return }
        Task(executorPreference: WorkerPool.shared) { [self] in
            await cache.store(value, for: key, lifetime: lifetime)
            underway.withLock { $0 -= 1 }
        }
    }

    private func begin() -> Bool {
        underway.withLock { underway in
            guard underway < Self.mostUnderway else { return false }
            underway += 1
            return true
        }
    }
}
