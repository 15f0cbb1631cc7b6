package import Domain
import Synchronization

/// A cache in memory. Lifetimes are kept by the clock that is handed in, so that tests need not wait.
package final class InMemoryCache: Cache {
    private let entries = Mutex<[String: (value: [UInt8], end: ContinuousClock.Instant)]>([:])
    private let now: @Sendable () -> ContinuousClock.Instant

    package init(now: @escaping @Sendable () -> ContinuousClock.Instant = { .now }) {
        self.now = now
    }

    package func value(for key: String) async -> [UInt8]? {
        entries.withLock { entries in entries[key].flatMap { $0.end > now() ? $0.value : nil } }
    }

    package func store(_ value: [UInt8], for key: String, lifetime: Duration) async {
        entries.withLock { $0[key] = (value, now() + lifetime) }
    }
}

/// Wake-ups in memory: a signal is kept until somebody waits.
package final class InMemoryWakeUp: WakeUp {
    private let signals: AsyncStream<Void>
    private let sender: AsyncStream<Void>.Continuation

    package init() {
        (signals, sender) = AsyncStream.makeStream(bufferingPolicy: .bufferingOldest(64))
    }

    package func signal() async { sender.yield() }

    package func wait(timeout: Duration) async {
        await withTaskGroup { group in
            group.addTask { [signals] in
                for await _ in signals { return }
            }
            group.addTask { try? await Task.sleep(for: timeout) }
            await group.next()
            group.cancelAll()
        }
    }
}
