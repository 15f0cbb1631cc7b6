package import Access
package import Redis
import Synchronization

/// Buckets in Redis, shared by all processes. While Redis is away each process keeps its own, and one request a second asks
/// whether it is back.
package final class RedisRateLimiter: RateLimiter {
    private let pool: RedisPool
    private let local = LocalRateLimiter()
    private let countLocal: @Sendable () -> Void
    /// Nil while Redis answers.
    private let awayUntil = Mutex<ContinuousClock.Instant?>(nil)

    /// - Parameter countLocal: told of each request that was counted without Redis.
    package init(pool: RedisPool, countLocal: @escaping @Sendable () -> Void = {}) {
        self.pool = pool
        self.countLocal = countLocal
    }

    package func take(_ name: String, _ limit: RateLimit) async -> RateVerdict {
        if mayAsk, let verdict = await shared(name, limit) { return verdict }
        countLocal()
        return await local.take(name, limit)
    }

    private func shared(_ name: String, _ limit: RateLimit) async -> RateVerdict? {
        do {
            let reply = try await pool.command(
                "EVAL", TokenBucketScript.text, "1", "rag:limit:" + name, String(limit.capacity), String(limit.refill))
            awayUntil.withLock { $0 = nil }
            return RateVerdict(reply)
        } catch {
            // A client that hangs up says nothing about Redis.
            if !Task.isCancelled { awayUntil.withLock { $0 = .now + .seconds(1) } }
            return nil
        }
    }

    private var mayAsk: Bool {
        awayUntil.withLock { until in
            guard let moment = until else { return true }
            guard moment <= .now else { return false }
            until = .now + .seconds(1)
            return true
        }
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
