import Testing

@testable import Gateway

struct ConcurrencyLimitTests {
    private static let start = ContinuousClock.now

    /// A limit that knows what a question takes among few.
    private func calm(_ duration: Duration) -> ConcurrencyLimit {
        var limit = ConcurrencyLimit(most: 64)
        for _ in 0..<CalmTime.sampleSize { limit.record(duration, inFlight: 1, isOverloaded: false, at: Self.start) }
        return limit
    }

    @Test func `the limit grows while questions stay as fast, and falls when they get slow`() {
        var limit = calm(.milliseconds(10))
        let first = limit.value(at: Self.start)
        for _ in 0..<640 {
            limit.record(.milliseconds(10), inFlight: limit.value(at: Self.start), isOverloaded: false, at: Self.start)
        }
        let grown = limit.value(at: Self.start)
        #expect(grown > first)
        for _ in 0..<64 {
            limit.record(.milliseconds(100), inFlight: limit.value(at: Self.start), isOverloaded: false, at: Self.start)
        }
        #expect(limit.value(at: Self.start) < grown)
        for _ in 0..<640 {
            limit.record(.seconds(1), inFlight: limit.value(at: Self.start), isOverloaded: false, at: Self.start)
        }
        #expect(limit.value(at: Self.start) == ConcurrencyLimit.least)
    }

    @Test func `where some are refused fewer are at work, so that these are fast`() {
        var (served, refusing) = (calm(.milliseconds(10)), calm(.milliseconds(10)))
        let inFlight = ConcurrencyLimit.first
        for _ in 0..<320 {
            served.record(.milliseconds(20), inFlight: inFlight, isOverloaded: false, at: Self.start)
            refusing.record(.milliseconds(20), inFlight: inFlight, isOverloaded: true, at: Self.start)
        }
        #expect(served.value(at: Self.start) > ConcurrencyLimit.first)
        #expect(refusing.value(at: Self.start) < ConcurrencyLimit.first)
    }

    @Test func `where some are refused, what nearly all the others take decides, with their waiting`() {
        func limit(after waited: Duration, slowest: Int) -> Int {
            var limit = calm(.milliseconds(10))
            for number in 0..<640 {
                limit.record(
                    .milliseconds(12), waited: number % 100 < slowest ? waited : .zero,
                    inFlight: limit.value(at: Self.start), isOverloaded: true, at: Self.start)
            }
            return limit.value(at: Self.start)
        }
        #expect(limit(after: .milliseconds(3), slowest: 100) > ConcurrencyLimit.first)
        #expect(limit(after: .milliseconds(12), slowest: 100) < ConcurrencyLimit.first)
        #expect(limit(after: .milliseconds(12), slowest: 2) > ConcurrencyLimit.first)
    }

    @Test func `there are never more than may be`() {
        var limit = calm(.milliseconds(10))
        for _ in 0..<10_000 {
            limit.record(.milliseconds(10), inFlight: limit.value(at: Self.start), isOverloaded: false, at: Self.start)
        }
        #expect(limit.value(at: Self.start) == 64)
    }

    @Test func `a limit that is not reached does not grow`() {
        var limit = calm(.milliseconds(10))
        let first = limit.value(at: Self.start)
        for _ in 0..<640 { limit.record(.milliseconds(10), inFlight: 1, isOverloaded: false, at: Self.start) }
        #expect(limit.value(at: Self.start) == first)
    }

    @Test func `some lucky questions do not lower the limit`() {
        var limit = calm(.milliseconds(10))
        let first = limit.value(at: Self.start)
        for number in 0..<320 {
            limit.record(
                number % 5 == 0 ? .microseconds(100) : .milliseconds(10), inFlight: 1, isOverloaded: false,
                at: Self.start)
        }
        for _ in 0..<320 {
            limit.record(.milliseconds(12), inFlight: limit.value(at: Self.start), isOverloaded: false, at: Self.start)
        }
        #expect(limit.value(at: Self.start) > first)
    }

    @Test func `few are let in until it is known what a question takes among few`() {
        var limit = ConcurrencyLimit(most: 64)
        #expect(limit.value(at: Self.start) == ConcurrencyLimit.first)
        limit.record(.milliseconds(10), inFlight: 16, isOverloaded: false, at: Self.start)
        #expect(limit.value(at: Self.start) == CalmTime.few)
        for _ in 0..<CalmTime.sampleSize {
            limit.record(.milliseconds(10), inFlight: CalmTime.few, isOverloaded: false, at: Self.start)
        }
        #expect(limit.value(at: Self.start) == ConcurrencyLimit.first)
    }

    @Test func `under lasting load it is learnt anew what a question takes`() {
        var limit = calm(.milliseconds(10))
        var now = Self.start
        for _ in 0..<20 {
            now += CalmTime.lifetime
            limit.record(.milliseconds(100), inFlight: limit.value(at: now), isOverloaded: false, at: now)
            #expect(limit.value(at: now) != CalmTime.few)
            now += .seconds(1)
            limit.record(.milliseconds(100), inFlight: limit.value(at: now), isOverloaded: false, at: now)
            #expect(limit.value(at: now) == CalmTime.few)
            for _ in 0..<CalmTime.sampleSize {
                limit.record(.milliseconds(100), inFlight: CalmTime.few, isOverloaded: false, at: now)
            }
            #expect(limit.value(at: now) >= ConcurrencyLimit.least)
        }
        let fallen = limit.value(at: now)
        for _ in 0..<640 {
            limit.record(.milliseconds(120), inFlight: limit.value(at: now), isOverloaded: false, at: now)
        }
        #expect(limit.value(at: now) > fallen)
    }

    @Test func `a question that others joined says nothing about calm`() {
        var limit = calm(.milliseconds(10))
        for _ in 0..<10 * CalmTime.sampleSize {
            limit.record(.milliseconds(80), inFlight: 1, atEnd: 9, isOverloaded: false, at: Self.start)
        }
        #expect(limit.calm.duration == .milliseconds(10))
        #expect(limit.calm.tail == .milliseconds(10))
    }

    @Test func `what a service at rest takes is not forgotten while it is at work`() {
        var limit = calm(.milliseconds(10))
        limit.record(.milliseconds(20), inFlight: 9, isOverloaded: false, at: Self.start)
        for _ in 0..<20 * CalmTime.sampleSize {
            limit.record(.milliseconds(5), inFlight: 1, isOverloaded: false, at: Self.start)
        }
        #expect(limit.calm.duration ?? .zero < .milliseconds(6))
        #expect(limit.calm.tail == .milliseconds(10))
        for _ in 0..<20 * CalmTime.sampleSize {
            limit.record(.milliseconds(40), inFlight: 1, isOverloaded: false, at: Self.start)
        }
        #expect(limit.calm.tail == .milliseconds(40))
    }

    @Test func `few are let in for a moment only, whatever was seen meanwhile`() {
        var limit = ConcurrencyLimit(most: 64)
        limit.record(.milliseconds(10), inFlight: 16, isOverloaded: false, at: Self.start)
        #expect(limit.value(at: Self.start) == CalmTime.few)
        let later = Self.start + CalmTime.longestSearch
        #expect(limit.value(at: later) == ConcurrencyLimit.first)
        limit.record(.milliseconds(10), inFlight: 1, isOverloaded: false, at: later)
        #expect(limit.calm.duration == .milliseconds(10))
        #expect(limit.value(at: later) == ConcurrencyLimit.first)
    }
}
