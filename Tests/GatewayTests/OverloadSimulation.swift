import Glibc

@testable import Gateway

/// Questions that come when they come to a service with a few processors, which all at work share: the real admission in
/// a time of its own. The same seed is the same run.
struct OverloadSimulation {
    typealias Instant = ContinuousClock.Instant

    struct Outcome {
        /// Seconds from coming to being answered.
        var answered: [Double] = []
        var refused = 0

        func percentile(_ percent: Int) -> Double { answered.sorted()[answered.count * percent / 100] }
    }

    private struct Question {
        let cameAt: Double
        var work: Double
        var startedAt = 0.0
        var inFlight = 0
    }

    static let processors = 4.0
    /// Seconds of one processor that a question takes, on the average.
    static let work = 0.008
    static var capacity: Double { processors / work }

    private let origin = ContinuousClock.now
    private var state: UInt64
    private var queue = AdmissionQueue<Int>(limit: ConcurrencyLimit(most: 256))
    private var questions: [Question] = []
    private var atWork: [Int] = []
    private var now = 0.0
    private var outcome = Outcome()

    init(seed: UInt64) {
        state = seed
    }

    var limit: Int { queue.limit.value(at: instant) }

    /// What became of those who came within `seconds`.
    ///
    /// - Parameter slowness: how many times the work of a question it takes.
    mutating func run(rate: Double, seconds: Double, slowness: Double = 1) -> Outcome {
        outcome = Outcome()
        var arrival = now - log(random()) / rate
        let end = now + seconds
        while arrival < end || !atWork.isEmpty {
            if let next = nextEnd, next.time <= arrival || arrival >= end {
                work(until: next.time)
                finish(next.question)
            } else {
                work(until: arrival)
                come(work: Self.work * slowness * (0.5 + random()))
                arrival -= log(random()) / rate
            }
        }
        return outcome
    }

    private var speed: Double { min(1, Self.processors / Double(max(1, atWork.count))) }

    private var nextEnd: (time: Double, question: Int)? {
        atWork.min { questions[$0].work < questions[$1].work }.map { (now + questions[$0].work / speed, $0) }
    }

    private mutating func work(until time: Double) {
        let done = (time - now) * speed
        for index in atWork { questions[index].work -= done }
        now = time
    }

    private mutating func come(work: Double) {
        questions.append(Question(cameAt: now, work: work))
        let number = questions.count - 1
        if queue.enter(at: instant) { return begin(number) }
        if !queue.wait(number, at: instant) { outcome.refused += 1 }
        go(on: queue.next(at: instant))
    }

    private mutating func go(on waiters: (admitted: [Int], refused: [Int])) {
        outcome.refused += waiters.refused.count
        for number in waiters.admitted { begin(number) }
    }

    private mutating func begin(_ number: Int) {
        questions[number].startedAt = now
        questions[number].inFlight = queue.inFlight
        atWork.append(number)
    }

    private mutating func finish(_ number: Int) {
        let question = questions[number]
        atWork.removeAll { $0 == number }
        outcome.answered.append(now - question.cameAt)
        queue.record(
            .seconds(now - question.startedAt), waited: .seconds(question.startedAt - question.cameAt),
            inFlight: question.inFlight, at: instant)
        go(on: queue.leave(at: instant))
    }

    private var instant: Instant { origin + .seconds(now) }

    /// Above 0 and up to 1 (Marsaglia's xorshift64).
    private mutating func random() -> Double {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return Double(state >> 11 | 1) / Double(1 << 53)
    }
}
