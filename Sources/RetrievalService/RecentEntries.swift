import Synchronization

/// The entries used lately, up to a number; when it is full the older half goes.
final class RecentEntries<Key: Hashable & Sendable, Value: Sendable>: Sendable {
    private struct State {
        var young: [Key: Value] = [:]
        var old: [Key: Value] = [:]
    }

    private let half: Int
    private let state = Mutex(State())

    init(limit: Int) {
        half = max(1, limit / 2)
    }

    subscript(key: Key) -> Value? {
        get {
            state.withLock { state in
                if let value = state.young[key] { return value }
                guard let value = state.old[key] else { return nil }
                Self.add(value, key, to: &state, half)
                return value
            }
        }
        set {
            guard let newValue else { return }
            state.withLock { Self.add(newValue, key, to: &$0, half) }
        }
    }

    private static func add(_ value: Value, _ key: Key, to state: inout State, _ half: Int) {
        if state.young.count >= half, state.young[key] == nil {
            state.old = state.young
            state.young = [:]
        }
        state.young[key] = value
    }
}
