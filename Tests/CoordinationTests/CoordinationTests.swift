import Coordination
import Domain
import Redis
import TestSupport
import Testing

/// Cache and wake-up on a real Redis, and on none.
@Suite struct CoordinationTests {
    private let prefix = "test:\(UInt64.random(in: 0 ... .max)):"
    private let here: RedisPool
    private let away: RedisPool

    init() throws {
        here = RedisPool(try TestServers.redisConfiguration())
        away = RedisPool(try RedisConfiguration(url: "redis://127.0.0.1:1"))
    }

    @Test func `a value is kept for its lifetime under its prefix`() async throws {
        let cache = RedisCache(pool: here, prefix: prefix)
        await cache.store([1, 0, 255], for: "key", lifetime: .seconds(60))
        #expect(await cache.value(for: "key") == [1, 0, 255])
        #expect(await cache.value(for: "other") == nil)
        #expect(await RedisCache(pool: here, prefix: prefix + "x").value(for: "key") == nil)
        guard case .integer(let left) = try await here.command("PTTL", prefix + "key") else {
            return #expect(Bool(false), "PTTL is a number")
        }
        #expect((1...60_000).contains(left))
    }

    @Test func `a value beyond the bound is not kept`() async throws {
        let cache = RedisCache(pool: here, prefix: prefix)
        await cache.store([UInt8](repeating: 7, count: 1 << 20 + 1), for: "large", lifetime: .seconds(60))
        #expect(await cache.value(for: "large") == nil)
    }

    @Test func `without Redis the cache is empty and the dependency says so`() async throws {
        let cache = RedisCache(pool: away, prefix: prefix)
        await cache.store([1], for: "key", lifetime: .seconds(60))
        #expect(await cache.value(for: "key") == nil)
        await #expect(throws: RedisError.self) { try await RedisDependency(pool: away).check() }
        try await RedisDependency(pool: here).check()
        #expect(!RedisDependency(pool: here).isRequired)
    }

    @Test(.timeLimit(.minutes(5))) func `a signal ends a wait, before it or after it`() async throws {
        let wakeUp = RedisWakeUp(pool: here, name: prefix)
        await wakeUp.signal()
        await wakeUp.wait(timeout: .seconds(600))
        async let wait: Void = wakeUp.wait(timeout: .seconds(600))
        await wakeUp.signal()
        await wait
    }

    @Test(.timeLimit(.minutes(5))) func `a wait ends at its time, with Redis and without`() async throws {
        await RedisWakeUp(pool: here, name: prefix).wait(timeout: .milliseconds(20))
        await RedisWakeUp(pool: away, name: prefix).wait(timeout: .milliseconds(20))
        await RedisWakeUp(pool: away, name: prefix).signal()
    }

    @Test(.timeLimit(.minutes(5))) func `a cancelled wait ends at once`() async throws {
        for pool in [here, away] {
            let task = Task { await RedisWakeUp(pool: pool, name: prefix).wait(timeout: .seconds(600)) }
            task.cancel()
            await task.value
        }
    }

    @Test func `signals that nobody takes do not pile up`() async throws {
        let wakeUp = RedisWakeUp(pool: here, name: prefix)
        for _ in 0..<100 { await wakeUp.signal() }
        #expect(try await here.command("LLEN", "rag:wake:" + prefix) == .integer(64))
        _ = try await here.command("DEL", "rag:wake:" + prefix)
    }
}
