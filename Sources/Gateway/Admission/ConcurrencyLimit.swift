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
    /// The same where some are refused: of more it is certain what nearly all of them take.
    private static let overloadWindowSize = 64
    /// A question may take so many times what it takes when there are few, before the limit falls. What it waits for its
    /// place comes on top.
    private static let tolerance = 3.0
    /// Where some are refused the others shall be fast: 95 in 100 may take so many times what 95 in 100 take when there
    /// are few, with what they wait for their places.
    private static let overloadTolerance = 1.8
    /// Of what the limit was, at the least; what nearly all take is less certain than the median is.
    private static let (steepest, steepestOverloaded) = (0.5, 0.8)

    let most: Int
    private(set) var calm = CalmTime()
    private var limit: Double
    /// What questions took at work, and with what they waited before.
    private var window: [(work: Duration, whole: Duration)] = []
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
    ///   - duration: what it took at work.
    ///   - waited: for its place, before that.
    ///   - inFlight: how many were at work when it began, itself included.
    ///   - atEnd: how many were when it ended, itself included.
    ///   - isOverloaded: whether some are refused.
    mutating func record(
        _ duration: Duration, waited: Duration = .zero, inFlight: Int, atEnd: Int = 0, isOverloaded: Bool,
        at now: Instant
    ) {
        calm.record(duration, inFlight: inFlight, atEnd: atEnd, at: now)
        guard !calm.isSought(at: now) else { return }
        wasReached = wasReached || inFlight >= value(at: now)
        window.append((duration, duration + waited))
        if window.count >= (isOverloaded ? Self.overloadWindowSize : Self.windowSize) { adjust(isOverloaded) }
    }

    private mutating func adjust(_ isOverloaded: Bool) {
        if let slack = slack(isOverloaded) {
            let gradient = max(isOverloaded ? Self.steepestOverloaded : Self.steepest, min(1, slack))
            let room: Double = gradient == 1 && wasReached ? 1 : 0
            limit = min(Double(most), max(Double(Self.least), limit * gradient + room))
        }
        window.removeAll(keepingCapacity: true)
        wasReached = false
    }

    /// How many times as long questions might take; below 1 they take too long. Nil before that is known.
    private func slack(_ isOverloaded: Bool) -> Double? {
        guard let duration = calm.duration, let calmTail = calm.tail else { return nil }
        let median = window.map(\.work).sorted()[window.count / 2]
        let usual = Self.tolerance * (duration / max(median, .microseconds(1)))
        guard isOverloaded, let tail = CalmTime.tail(of: window.map(\.whole)) else { return usual }
        return min(usual, Self.overloadTolerance * (calmTail / max(tail, .microseconds(1))))
    }
}
