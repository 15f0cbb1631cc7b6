/// Who is let in, who waits and who is refused. As many as a few dozen clients that each ask one question after the other
/// wait in order, and all are served. When more than these wait there is more work than can be done: then nobody waits
/// long, and the newest goes first, as the others' clients may have given up.
///
/// Source: the controlled delay and adaptive LIFO of "Fail at Scale" (Maurer, ACM Queue 13, 2015). A queue that only lasts
/// is no overload here, as it is there: clients that wait for their answers always leave one.
struct AdmissionQueue<Waiter> {
    typealias Instant = ContinuousClock.Instant

    /// More waiting than these are overload.
    static var mostInOrder: Int { 64 }
    /// How long one may wait in order, and at the least under overload: there half as long as a question takes in calm.
    static var longest: Duration { .seconds(2) }
    static var shortest: Duration { .milliseconds(2) }
    /// Overload is over once nobody has had to wait for so long, or is looked at anew.
    static var calm: Duration { .milliseconds(250) }
    static var overload: Duration { .seconds(30) }
    static var mostWaiting: Int { 512 }

    private(set) var inFlight = 0
    private var waiting: [(waiter: Waiter, since: Instant)] = []
    private var overloadedSince: Instant?
    private var lastWait: Instant?
    private(set) var limit: ConcurrencyLimit

    init(limit: ConcurrencyLimit) {
        self.limit = limit
    }

    var waitingCount: Int { waiting.count }

    /// Whether one who comes now goes right in.
    mutating func enter(at now: Instant) -> Bool {
        guard inFlight < limit.value(at: now), waiting.isEmpty else { return false }
        inFlight += 1
        if let lastWait, now - lastWait > Self.calm { overloadedSince = nil }
        return true
    }

    /// Lets one wait who could not go in; false when too many do.
    mutating func wait(_ waiter: Waiter, at now: Instant) -> Bool {
        lastWait = now
        guard waiting.count < Self.mostWaiting else { return false }
        waiting.append((waiter, now))
        if waiting.count > Self.mostInOrder, !isOverloaded(at: now) { overloadedSince = now }
        return true
    }

    /// Learns from a question that was answered.
    ///
    /// - Parameters:
    ///   - duration: what it took at work.
    ///   - waited: for its place, before that.
    ///   - inFlight: how many were at work when it began, itself included.
    mutating func record(_ duration: Duration, waited: Duration, inFlight: Int, at now: Instant) {
        limit.record(
            duration, waited: waited, inFlight: inFlight, atEnd: self.inFlight, isOverloaded: isOverloaded(at: now),
            at: now)
    }

    /// One has ended: who goes in, and who has waited too long.
    mutating func leave(at now: Instant) -> (admitted: [Waiter], refused: [Waiter]) {
        inFlight -= 1
        return next(at: now)
    }

    /// Who goes in, and who has waited too long. It is asked whenever somebody comes to wait or leaves.
    mutating func next(at now: Instant) -> (admitted: [Waiter], refused: [Waiter]) {
        let refused = expire(at: now)
        var admitted: [Waiter] = []
        while inFlight < limit.value(at: now), !waiting.isEmpty {
            admitted.append(isOverloaded(at: now) ? waiting.removeLast().waiter : waiting.removeFirst().waiter)
            inFlight += 1
        }
        return (admitted, refused)
    }

    private mutating func expire(at now: Instant) -> [Waiter] {
        let patience =
            isOverloaded(at: now) ? max(Self.shortest, (limit.calm.duration ?? .zero) / 2) : Self.longest
        let late = waiting.prefix { now - $0.since > patience }
        waiting.removeFirst(late.count)
        return late.map(\.waiter)
    }

    /// Takes out one that waits no longer; nil when it had its answer already.
    mutating func remove(where matches: (Waiter) -> Bool) -> Waiter? {
        waiting.firstIndex { matches($0.waiter) }.map { waiting.remove(at: $0).waiter }
    }

    /// Whether more is asked than can be answered.
    func isOverloaded(at now: Instant) -> Bool {
        overloadedSince.map { now - $0 < Self.overload } ?? false
    }
}
