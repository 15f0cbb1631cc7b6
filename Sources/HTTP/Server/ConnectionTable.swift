import Synchronization

/// All open connections of a server, and the bounds on them.
final class ConnectionTable: Sendable {
    private struct State {
        var connections: [ObjectIdentifier: ConnectionState] = [:]
        var countByAddress: [String: Int] = [:]
        var whenEmpty: [CheckedContinuation<Void, Never>] = []
    }

    private let maximum: Int
    private let maximumPerAddress: Int
    private let state = Mutex(State())

    init(maximum: Int, maximumPerAddress: Int) {
        self.maximum = maximum
        self.maximumPerAddress = maximumPerAddress
    }

    /// False when there is no room for it.
    func insert(_ connection: ConnectionState) -> Bool {
        state.withLock {
            let count = $0.countByAddress[connection.address, default: 0]
            guard $0.connections.count < maximum, count < maximumPerAddress else { return false }
            $0.connections[ObjectIdentifier(connection)] = connection
            $0.countByAddress[connection.address] = count + 1
            return true
        }
    }

    func remove(_ connection: ConnectionState) {
        let waiting = state.withLock { state -> [CheckedContinuation<Void, Never>] in
            guard state.connections.removeValue(forKey: ObjectIdentifier(connection)) != nil else { return [] }
            let count = state.countByAddress[connection.address, default: 1] - 1
            state.countByAddress[connection.address] = count == 0 ? nil : count
            guard state.connections.isEmpty else { return [] }
            defer { state.whenEmpty = [] }
            return state.whenEmpty
        }
        for continuation in waiting { continuation.resume() }
    }

    var all: [ConnectionState] { state.withLock { Array($0.connections.values) } }

    /// Returns once no connection is open.
    func waitUntilEmpty() async {
        await withCheckedContinuation { continuation in
            let isEmpty = state.withLock {
                if !$0.connections.isEmpty { $0.whenEmpty.append(continuation) }
                return $0.connections.isEmpty
            }
            if isEmpty { continuation.resume() }
        }
    }
}
