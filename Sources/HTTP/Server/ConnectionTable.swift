import Synchronization

/// All open connections of a server, and the bounds on them.
final class ConnectionTable: Sendable {
    private struct State {
        var connections: [ObjectIdentifier: ConnectionState] = [:]
        var countByAddress: [String: Int] = [:]
        var isClosed = false
        var whenEmpty: [CheckedContinuation<Int, Never>] = []
    }

    private let maximum: Int
    private let maximumPerAddress: Int
    private let state = Mutex(State())

    init(maximum: Int, maximumPerAddress: Int) {
        self.maximum = maximum
        self.maximumPerAddress = maximumPerAddress
    }

    var all: [ConnectionState] { state.withLock { Array($0.connections.values) } }

    /// False when there is no room for it.
    func insert(_ connection: ConnectionState) -> Bool {
        state.withLock {
            let count = $0.countByAddress[connection.address, default: 0]
            guard !$0.isClosed, $0.connections.count < maximum, count < maximumPerAddress else { return false }
            $0.connections[ObjectIdentifier(connection)] = connection
            $0.countByAddress[connection.address] = count + 1
            return true
        }
    }

    func remove(_ connection: ConnectionState) {
        let waiting = state.withLock { state -> [CheckedContinuation<Int, Never>] in
            guard state.connections.removeValue(forKey: ObjectIdentifier(connection)) != nil else { return [] }
            let count = state.countByAddress[connection.address, default: 1] - 1
            state.countByAddress[connection.address] = count == 0 ? nil : count
            guard state.connections.isEmpty else { return [] }
            defer { state.whenEmpty = [] }
            return state.whenEmpty
        }
        for continuation in waiting { continuation.resume(returning: 0) }
    }

    /// Takes no further connections; answers those that are there.
    func close() -> [ConnectionState] {
        state.withLock {
            $0.isClosed = true
            return Array($0.connections.values)
        }
    }

    /// Returns once no connection is open, or `stopWaiting` was called: how many are left.
    func waitUntilEmpty() async -> Int {
        await withCheckedContinuation { continuation in
            let isEmpty = state.withLock {
                if !$0.connections.isEmpty { $0.whenEmpty.append(continuation) }
                return $0.connections.isEmpty
            }
            if isEmpty { continuation.resume(returning: 0) }
        }
    }

    func stopWaiting() {
        let (waiting, count) = state.withLock { state in
            defer { state.whenEmpty = [] }
            return (state.whenEmpty, state.connections.count)
        }
        for continuation in waiting { continuation.resume(returning: count) }
    }
}
