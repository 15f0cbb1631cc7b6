import Domain
package import Redis
import Synchronization

/// A cache on Redis. While Redis is away every look is a miss that costs nothing: it is asked again a second later.
package final class RedisCache: Cache {
    private static let maximumValueBytes = 1 << 20

    private let pool: RedisPool
    private let prefix: String
    /// Until when it is not asked, once it was found to be away.
    private let awayUntil = Mutex(ContinuousClock.Instant?.none)

    /// - Parameter prefix: stands before every key, so that services do not meet.
    package init(pool: RedisPool, prefix: String) {
        self.pool = pool
        self.prefix = prefix
    }

    package var isAway: Bool { awayUntil.withLock { $0 != nil } }

    package func value(for key: String) async -> [UInt8]? {
        await ask("GET", prefix + key)?.bytes
    }

    package func store(_ value: [UInt8], for key: String, lifetime: Duration) async {
        guard value.count <= Self.maximumValueBytes else { return }
        let milliseconds = max(1, Int(lifetime / .milliseconds(1)))
        _ = await ask(parts: [
            Array("SET".utf8), Array((prefix + key).utf8), value, Array("PX".utf8), Array(String(milliseconds).utf8),
        ])
    }

    private func ask(_ parts: String...) async -> RedisReply? {
        await ask(parts: parts.map { Array($0.utf8) })
    }

    private func ask(parts: [[UInt8]]) async -> RedisReply? {
        if let until = awayUntil.withLock(\.self), until > .now { return nil }
        do {
            let reply = try await pool.command(parts)
            awayUntil.withLock { $0 = nil }
            return reply
        } catch {
            awayUntil.withLock { $0 = .now + .seconds(1) }
            return nil
        }
    }
}
