import Synchronization
import Threads

/// A bounded number of connections to Redis, opened when they are needed and kept.
package final class RedisPool: Sendable {
    private let configuration: RedisConfiguration
    private let gate: Gate
    private let idle = Mutex<[RedisConnection]>([])

    package init(_ configuration: RedisConfiguration) {
        self.configuration = configuration
        gate = Gate(width: configuration.maximumConnections)
    }

    /// The answer to one command, its name first. Throws `RedisError`.
    ///
    /// - Parameter patience: how long the command itself may wait on the server (`BLPOP`), on top of the usual time.
    package func command(_ parts: [[UInt8]], patience: Duration = .zero) async throws -> RedisReply {
        guard await gate.enter(within: configuration.acquireTimeout) else {
            try Task.checkCancellation()
            throw RedisError(kind: .exhausted, message: "all connections to Redis are busy")
        }
        defer { gate.leave() }
        return try await command(parts, on: try await connect(), patience)
    }

    /// The same with text.
    package func command(_ parts: String..., patience: Duration = .zero) async throws -> RedisReply {
        try await command(parts.map { Array($0.utf8) }, patience: patience)
    }

    /// The connection last used; those that Redis closed meanwhile are dropped.
    private func connect() async throws -> RedisConnection {
        while let kept = idle.withLock({ $0.popLast() }) {
            if !kept.isStale { return kept }
        }
        if let sentinels = RedisSentinels(configuration) { return try await sentinels.openMaster() }
        return try await RedisConnection.open(configuration, at: configuration.places[0])
    }

    private func command(
        _ parts: [[UInt8]], on connection: RedisConnection, _ patience: Duration
    ) async throws -> RedisReply {
        do {
            let reply = try await connection.command(parts, within: configuration.commandTimeout + patience)
            idle.withLock { $0.append(connection) }
            return reply
        } catch {
            try Task.checkCancellation()
            // A complaint is an answer; anything else leaves the connection in doubt, and so does a master turned replica.
            if let error = error as? RedisError, error.kind == .refused, !error.message.hasPrefix("READONLY") {
                idle.withLock { $0.append(connection) }
            }
            throw error
        }
    }
}
