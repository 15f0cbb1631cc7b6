/// What a question takes when few are at work: the median of some that began and ended among few, so that neither a
/// lucky nor an unlucky one decides, and what nearly all of them take. Where load leaves no such moment, one is made from
/// time to time.
struct CalmTime: Sendable {
    typealias Instant = ContinuousClock.Instant

    /// So many at work are few.
    static let few = 2
    /// Questions among few that are looked at together.
    static let sampleSize = 16
    /// What is known is good for so long; then, under load, few are let in until as many were seen again,
    static let lifetime = Duration.seconds(20)
    /// or until this time is up, whatever was seen.
    static let longestSearch = Duration.seconds(1)
    /// Of so many that were seen last, 95 in 100 took no longer than `tail`.
    private static let recentSize = 128
    /// Where there were never more than few for so long, a question meets a service at rest, as whoever asks alone does:
    /// what it needs is not in the processors' caches then, and it takes longer than between others.
    private static let rest = Duration.milliseconds(250)
    /// How much of the way to a new median is gone.
    private static let weight = 0.5

    /// Nil before it is known.
    private(set) var duration: Duration?
    private var recent: [Duration] = []
    private var atRest: [Duration] = []
    private var crowdedAt: Instant?
    private var sample: [Duration] = []
    private var lookedAt: Instant?
    private var searchSince: Instant?

    /// Whether few are let in, so that it is seen what a question takes then.
    func isSought(at now: Instant) -> Bool { searchSince.map { now - $0 < Self.longestSearch } ?? false }

    /// Notes a question that was answered.
    ///
    /// - Parameters:
    ///   - inFlight: how many were at work when it began, itself included.
    ///   - atEnd: how many were when it ended, itself included.
    mutating func record(_ duration: Duration, inFlight: Int, atEnd: Int, at now: Instant) {
        if max(inFlight, atEnd) <= Self.few {
            sample.append(duration)
            if crowdedAt.map({ now - $0 > Self.rest }) ?? true { Self.keep([duration], in: &atRest) }
        } else {
            crowdedAt = now
        }
        let isOver = searchSince != nil && !isSought(at: now)
        if sample.count >= Self.sampleSize || isOver {
            learn(at: now)
        } else if inFlight > Self.few, searchSince == nil, lookedAt.map({ now - $0 > Self.lifetime }) ?? true {
            searchSince = now
        }
    }

    /// What 95 in 100 take: at rest, or now if that is more. Nil before it is known.
    var tail: Duration? { [Self.tail(of: recent), Self.tail(of: atRest)].compactMap(\.self).max() }

    private static func keep(_ durations: [Duration], in list: inout [Duration]) {
        list += durations
        list.removeFirst(max(0, list.count - recentSize))
    }

    /// What 95 in 100 of them are not above.
    static func tail(of durations: [Duration]) -> Duration? {
        durations.isEmpty ? nil : durations.sorted()[(durations.count - 1) * 95 / 100]
    }

    private mutating func learn(at now: Instant) {
        lookedAt = now
        searchSince = nil
        guard !sample.isEmpty else { return }
        let median = sample.sorted()[sample.count / 2]
        duration = duration.map { $0 + (median - $0) * Self.weight } ?? median
        Self.keep(sample, in: &recent)
        sample.removeAll(keepingCapacity: true)
    }
}
