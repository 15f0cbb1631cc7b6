/// How many questions may be at work at once: learnt from how long they take. As long as one takes about what it took
/// when there were few, more are let in; once it takes much longer, they only stand in each other's way, and fewer are.
///
/// Source: the gradient limits of Netflix's `concurrency-limits`, which follow TCP Vegas; that calm is made under lasting
/// load, to look at it, is BBR's ("BBR: Congestion-Based Congestion Control", Cardwell et al., ACM Queue 14, 2016).
struct ConcurrencyLimit: Sendable {
    typealias Instant = ContinuousClock.Instant

    static let least = 4
    static let first = 16
    /// Questions between two adjustments.
    private static let windowSize = 32
    /// A question may take so many times what it takes when there are few, before the limit falls. What it waits for its
    /// place comes on top.
    private static let tolerance = 3.0
    /// The same where some are refused: the others shall be fast.
    private static let overloadTolerance = 1.5

    let most: Int
    private(set) var calm = CalmTime()
    private var limit: Double
    private var window: [Duration] = []
    private var wasReached = false

    init(most: Int) {
        self.most = max(Self.least, most)
        limit = Double(min(self.most, Self.first))
    }

    /// Fewer for a moment where it has to be learnt what a question takes then.
    func value(at now: Instant) -> Int { calm.isSought(at: now) ? CalmTime.few : Int(limit) }

    /// Notes a question that was answered.
    ///
    /// - Parameters:
    ///   - inFlight: how many were at work when it began, itself included.
    ///   - isOverloaded: whether some are refused.
    mutating func record(_ duration: Duration, inFlight: Int, isOverloaded: Bool, at now: Instant) {
        calm.record(duration, inFlight: inFlight, at: now)
        guard !calm.isSought(at: now) else { return }
        wasReached = wasReached || inFlight >= value(at: now)
        window.append(duration)
        if window.count >= Self.windowSize { adjust(isOverloaded ? Self.overloadTolerance : Self.tolerance) }
    }

    private mutating func adjust(_ tolerance: Double) {
        let median = window.sorted()[window.count / 2]
        if let calm = calm.duration {
            let gradient = max(0.5, min(1, tolerance * (calm / max(median, .microseconds(1)))))
            let room: Double = gradient == 1 && wasReached ? 1 : 0
            limit = min(Double(most), max(Double(Self.least), limit * gradient + room))
        }
        window.removeAll(keepingCapacity: true)
        wasReached = false
    }
}
