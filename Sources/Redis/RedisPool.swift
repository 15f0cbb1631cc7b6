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
        guard await gate.enter(within: configuration.commandTimeout) else {
            throw RedisError(kind: .exhausted, message: "all connections to Redis are busy")
        }
        defer { gate.leave() }
        if let kept = idle.withLock({ $0.popLast() }), let reply = try? await command(parts, on: kept, patience) {
            return reply
        }
        return try await command(parts, on: try await RedisConnection.open(configuration), patience)
    }

    /// The same with text.
    package func command(_ parts: String..., patience: Duration = .zero) async throws -> RedisReply {
        try await command(parts.map { Array($0.utf8) }, patience: patience)
    }

    private func command(
        _ parts: [[UInt8]], on connection: RedisConnection, _ patience: Duration
    ) async throws -> RedisReply {
        if patience > .zero { await connection.setTimeout(configuration.commandTimeout + patience) }
        let reply = try await connection.command(parts)
        if patience > .zero { await connection.setTimeout(configuration.commandTimeout) }
        idle.withLock { $0.append(connection) }
        return reply
    }
}
