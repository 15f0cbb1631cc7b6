/// How many requests somebody may send: so many at once, and as many again in the time that the bucket needs to fill.
package struct RateLimit: Sendable, Hashable {
    /// Tokens when full.
    package let capacity: Int
    /// Tokens a second.
    package let refill: Double

    /// - Parameter perMinute: in the long run; a sixth of it at once, but 10 at least.
    package init(perMinute: Int) {
        capacity = max(10, (perMinute + 5) / 6)
        refill = Double(perMinute) / 60
    }

    /// - Parameters:
    ///   - capacity: tokens when full.
    ///   - refill: tokens a second.
    package init(capacity: Int, refill: Double) {
        self.capacity = capacity
        self.refill = refill
    }

    /// How long an empty bucket takes to be full.
    package var window: Duration { .seconds(Double(capacity) / refill) }
}

/// What a bucket says to one request.
package struct RateVerdict: Sendable, Hashable {
    package let isAllowed: Bool
    /// Whole tokens left.
    package let remaining: Int
    /// Until the next token; zero where there is one.
    package let wait: Duration

    package init(isAllowed: Bool, remaining: Int, wait: Duration) {
        self.isAllowed = isAllowed
        self.remaining = remaining
        self.wait = wait
    }
}

/// Keeps the buckets. Never throws: where they cannot be shared, each process keeps its own.
package protocol RateLimiter: Sendable {
    /// Takes a token out of the bucket of this name.
    func take(_ name: String, _ limit: RateLimit) async -> RateVerdict
}
