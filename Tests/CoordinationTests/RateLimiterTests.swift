import Access
import Coordination
import Redis
import Synchronization
import TestSupport
import Testing

/// What holds in Redis and in one process's memory alike.
@Suite(.timeLimit(.minutes(10))) struct RateLimiterTests {
    enum Place: CaseIterable, Sendable {
        case redis, memory

        func limiter() throws -> any RateLimiter {
            switch self {
            case .redis: RedisRateLimiter(pool: RedisPool(try TestServers.redisConfiguration()))
            case .memory: LocalRateLimiter()
            }
        }
    }

    private let name = "test:" + String(UInt64.random(in: .min ... .max), radix: 36)
    /// So slow that nothing comes back while a test runs.
    private let slow = RateLimit(capacity: 10, refill: 1.0 / 86_400)

    @Test(arguments: Place.allCases) func `a bucket counts down, and says how long to wait`(place: Place) async throws {
        let limiter = try place.limiter()
        for left in (0..<slow.capacity).reversed() {
            let verdict = await limiter.take(name, slow)
            #expect(verdict.isAllowed && verdict.remaining == left)
            #expect((verdict.wait == .zero) == (left > 0))
        }
        let refused = await limiter.take(name, slow)
        #expect(!refused.isAllowed && refused.remaining == 0)
        #expect(refused.wait > .zero && refused.wait <= .seconds(86_400))
        #expect(await limiter.take(name + ":other", slow).remaining == slow.capacity - 1)
    }

    @Test(arguments: Place.allCases)
    func `of many at once no more are let through than there are tokens`(place: Place) async throws {
        let limiter = try place.limiter()
        let allowed = await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<50 { group.addTask { await limiter.take(name, slow).isAllowed } }
            return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(allowed == slow.capacity)
    }

    @Test(arguments: Place.allCases) func `an empty bucket fills with time`(place: Place) async throws {
        let limiter = try place.limiter()
        // Empty where two ask within two seconds: sooner or later, however slow the machine.
        let limit = RateLimit(capacity: 1, refill: 0.5)
        var verdict = await limiter.take(name, limit)
        while verdict.isAllowed { verdict = await limiter.take(name, limit) }
        #expect(verdict.wait <= .seconds(2))
        while await !limiter.take(name, limit).isAllowed { try Task.checkCancellation() }
    }

    @Test func `two processes share one bucket`() async throws {
        let limiters = [try Place.redis.limiter(), try Place.redis.limiter()]
        for left in (0..<slow.capacity).reversed() {
            #expect(await limiters[left % 2].take(name, slow).remaining == left)
        }
        for limiter in limiters { #expect(await !limiter.take(name, slow).isAllowed) }
    }

    @Test func `a bucket is forgotten once it is full again`() async throws {
        let pool = RedisPool(try TestServers.redisConfiguration())
        _ = await RedisRateLimiter(pool: pool).take(name, slow)
        guard case .integer(let life) = try await pool.command("PTTL", "rag:limit:" + name) else {
            Issue.record("the bucket has no end")
            return
        }
        #expect((1...86_402_000).contains(life))
    }

    @Test func `while Redis is away each process counts by itself, and says so`() async throws {
        let local = Mutex(0)
        let limiter = RedisRateLimiter(pool: RedisPool(try RedisConfiguration(url: "redis://127.0.0.1:1"))) {
            local.withLock { $0 += 1 }
        }
        for _ in 0..<slow.capacity { #expect(await limiter.take(name, slow).isAllowed) }
        #expect(await !limiter.take(name, slow).isAllowed)
        #expect(local.withLock(\.self) == slow.capacity + 1)
    }
}
