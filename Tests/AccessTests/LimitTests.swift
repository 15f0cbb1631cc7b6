import Access
import Synchronization
import Testing

struct LimitTests {
    @Test func `a bucket gives what is in it, and fills with time`() async {
        let clock = Mutex(ContinuousClock.now)
        let limiter = LocalRateLimiter { clock.withLock(\.self) }
        let limit = RateLimit(perMinute: 60)
        #expect(limit.capacity == 10)
        for left in (0..<10).reversed() {
            #expect(
                await limiter.take("a", limit)
                    == RateVerdict(isAllowed: true, remaining: left, wait: left > 0 ? .zero : .seconds(1)))
        }
        #expect(await !limiter.take("a", limit).isAllowed)
        #expect(await limiter.take("b", limit).isAllowed)
        clock.withLock { $0 += .milliseconds(900) }
        #expect(await !limiter.take("a", limit).isAllowed)
        clock.withLock { $0 += .milliseconds(200) }
        #expect(await limiter.take("a", limit).isAllowed)
        clock.withLock { $0 += .seconds(3600) }
        #expect(await limiter.take("a", limit).remaining == 9)
    }

    @Test func `whoever comes when there is room for no more shares one bucket, until others are full again`() async {
        let clock = Mutex(ContinuousClock.now)
        let limiter = LocalRateLimiter(capacity: 3) { clock.withLock(\.self) }
        let limit = RateLimit(perMinute: 60)
        for name in ["a", "b", "c"] { #expect(await limiter.take(name, limit).remaining == 9) }
        #expect(await limiter.take("d", limit).remaining == 9)
        #expect(await limiter.take("e", limit).remaining == 8)
        #expect(await limiter.take("a", limit).remaining == 8)
        clock.withLock { $0 += .seconds(60) }
        #expect(await limiter.take("d", limit).remaining == 9)
        #expect(await limiter.take("e", limit).remaining == 9)
    }
}
