/// A bucket at one moment: a function of the time that has passed.
struct TokenBucket {
    private let limit: RateLimit
    private var tokens: Double
    private var moment: ContinuousClock.Instant

    init(_ limit: RateLimit, at now: ContinuousClock.Instant) {
        self.limit = limit
        tokens = Double(limit.capacity)
        moment = now
    }

    mutating func take(at now: ContinuousClock.Instant) -> RateVerdict {
        tokens = filled(at: now)
        moment = max(moment, now)
        let isAllowed = tokens >= 1
        if isAllowed { tokens -= 1 }
        let wait = tokens >= 1 ? 0 : (1 - tokens) / limit.refill
        return RateVerdict(isAllowed: isAllowed, remaining: Int(tokens), wait: .seconds(wait))
    }

    /// Whether nothing is lost by forgetting it.
    func isFull(at now: ContinuousClock.Instant) -> Bool { filled(at: now) >= Double(limit.capacity) }

    private func filled(at now: ContinuousClock.Instant) -> Double {
        min(Double(limit.capacity), tokens + limit.refill * max(0, (now - moment) / .seconds(1)))
    }
}
