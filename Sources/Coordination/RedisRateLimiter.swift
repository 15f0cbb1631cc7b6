package import Access
package import Redis

/// Buckets in Redis, shared by all processes. While Redis is away each process keeps its own.
package final class RedisRateLimiter: RateLimiter {
    private let redis: RedisPresence
    private let local = LocalRateLimiter()
    private let countLocal: @Sendable () -> Void

    /// - Parameter countLocal: told of each request that was counted without Redis.
    package init(pool: RedisPool, countLocal: @escaping @Sendable () -> Void = {}) {
        redis = RedisPresence(pool)
        self.countLocal = countLocal
    }

    package func take(_ name: String, _ limit: RateLimit) async -> RateVerdict {
        if let verdict = await shared(name, limit) { return verdict }
        countLocal()
        return await local.take(name, limit)
    }

    private func shared(_ name: String, _ limit: RateLimit) async -> RateVerdict? {
        let command = [
            "EVAL", TokenBucketScript.text, "1", "rag:limit:" + name, String(limit.capacity), String(limit.refill),
        ]
        return await redis.answer(to: command.map { Array($0.utf8) }).flatMap(RateVerdict.init)
    }
}

extension RateVerdict {
    fileprivate init?(_ reply: RedisReply) {
        guard case .array(let parts) = reply, parts.count == 3, case .integer(let allowed) = parts[0],
            case .integer(let remaining) = parts[1], case .integer(let wait) = parts[2]
        else { return nil }
        self.init(isAllowed: allowed == 1, remaining: remaining, wait: .milliseconds(wait))
    }
}
