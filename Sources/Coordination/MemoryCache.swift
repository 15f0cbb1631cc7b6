package import Domain
import Synchronization

/// A cache in this process, bounded in bytes. When half of them are new, what was not asked for meanwhile goes.
package final class MemoryCache: Cache {
    private struct Entry {
        let value: [UInt8]
        let end: ContinuousClock.Instant
    }

    private struct Generation {
        var entries: [String: Entry] = [:]
        var bytes = 0
    }

    private struct State {
        var young = Generation()
        var old = Generation()
    }

    /// What an entry takes besides its key and value, about.
    private static let entryBytes = 128

    private let half: Int
    private let now: @Sendable () -> ContinuousClock.Instant
    private let state = Mutex(State())

    /// - Parameters:
    ///   - maximumBytes: of keys and values together; 0 keeps nothing.
    ///   - now: the clock, which tests replace.
    package init(maximumBytes: Int, now: @escaping @Sendable () -> ContinuousClock.Instant = { .now }) {
        half = maximumBytes / 2
        self.now = now
    }

    /// What it holds, about.
    package var byteCount: Int { state.withLock { $0.young.bytes + $0.old.bytes } }

    package func value(for key: String) async -> [UInt8]? { valueAtHand(for: key) }

    package func valueAtHand(for key: String) -> [UInt8]? {
        let now = now()
        return state.withLock { state in
            if let entry = state.young.entries[key] { return entry.end > now ? entry.value : nil }
            guard let entry = state.old.entries[key], entry.end > now else { return nil }
            add(entry, key, to: &state)
            return entry.value
        }
    }

    package func store(_ value: [UInt8], for key: String, lifetime: Duration) async {
        let entry = Entry(value: value, end: now() + lifetime)
        state.withLock { add(entry, key, to: &$0) }
    }

    private func add(_ entry: Entry, _ key: String, to state: inout State) {
        let bytes = cost(entry, key)
        guard bytes <= half else { return }
        if let known = state.young.entries.removeValue(forKey: key) { state.young.bytes -= cost(known, key) }
        if state.young.bytes + bytes > half {
            state.old = state.young
            state.young = Generation()
        }
        state.young.entries[key] = entry
        state.young.bytes += bytes
    }

    private func cost(_ entry: Entry, _ key: String) -> Int { entry.value.count + key.utf8.count + Self.entryBytes }
}
