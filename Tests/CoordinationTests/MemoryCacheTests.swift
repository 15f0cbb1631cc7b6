import Coordination
import Domain
import Synchronization
import TestSupport
import Testing

@Suite struct MemoryCacheTests {
    private func bytes(_ count: Int) -> [UInt8] { [UInt8](repeating: 7, count: count) }

    @Test func `it never holds more than its bound, and keeps what is asked for`() async {
        let cache = MemoryCache(maximumBytes: 40_000)
        await cache.store(bytes(1000), for: "asked", lifetime: .seconds(60))
        for number in 0..<200 {
            await cache.store(bytes(1000), for: "\(number)", lifetime: .seconds(60))
            #expect(await cache.value(for: "asked") != nil)
            #expect(cache.byteCount <= 40_000)
        }
        #expect(await cache.value(for: "0") == nil)
        #expect(await cache.value(for: "199") != nil)
        await cache.store(bytes(30_000), for: "large", lifetime: .seconds(60))
        #expect(await cache.value(for: "large") == nil, "what would push everything else out is not kept")
    }

    @Test func `the same key again takes the same room`() async {
        let cache = MemoryCache(maximumBytes: 10_000)
        for _ in 0..<100 { await cache.store(bytes(500), for: "key", lifetime: .seconds(60)) }
        #expect(cache.byteCount < 1_000)
        let none = MemoryCache(maximumBytes: 0)
        await none.store([1], for: "key", lifetime: .seconds(60))
        #expect(await none.value(for: "key") == nil)
    }

    @Test func `a value ends with its lifetime`() async {
        let clock = Mutex(ContinuousClock.now)
        let cache = MemoryCache(maximumBytes: 10_000) { clock.withLock(\.self) }
        await cache.store([1], for: "key", lifetime: .seconds(10))
        clock.withLock { $0 += .seconds(9) }
        #expect(await cache.value(for: "key") == [1])
        clock.withLock { $0 += .seconds(2) }
        #expect(await cache.value(for: "key") == nil)
    }

    @Test func `the shared cache is asked for what is not near, once`() async {
        let far = InMemoryCache()
        let first = LayeredCache(near: MemoryCache(maximumBytes: 10_000), far: far, lifetime: .seconds(60))
        let near = MemoryCache(maximumBytes: 10_000)
        let second = LayeredCache(near: near, far: far, lifetime: .seconds(60))
        await first.store([1, 2], for: "key", lifetime: .seconds(60))
        #expect(await near.value(for: "key") == nil)
        #expect(await second.value(for: "key") == [1, 2])
        #expect(await near.value(for: "key") == [1, 2])
        #expect(await second.value(for: "other") == nil)
    }
}
