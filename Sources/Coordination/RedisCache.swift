import Domain
package import Redis

/// A cache on Redis. While Redis is away every look is a miss that costs nothing.
package final class RedisCache: Cache {
    private static let maximumValueBytes = 1 << 20

    private let redis: RedisPresence
    private let prefix: String

    /// - Parameter prefix: stands before every key, so that services do not meet.
    package init(pool: RedisPool, prefix: String) {
        redis = RedisPresence(pool)
        self.prefix = prefix
    }

    package var isAway: Bool { redis.isAway }

    package func value(for key: String) async -> [UInt8]? {
        await redis.answer(to: [Array("GET".utf8), Array((prefix + key).utf8)])?.bytes
    }

    package func store(_ value: [UInt8], for key: String, lifetime: Duration) async {
        guard value.count <= Self.maximumValueBytes else { return }
        let milliseconds = max(1, Int(lifetime / .milliseconds(1)))
        _ = await redis.answer(to: [
            Array("SET".utf8), Array((prefix + key).utf8), value, Array("PX".utf8), Array(String(milliseconds).utf8),
        ])
    }
}
