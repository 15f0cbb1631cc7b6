/// How many questions may be at work at once: learnt from how long they take. As long as one takes about what it took
/// when there were few, more are let in; once it takes much longer, they only stand in each other's way, and fewer are.
///
/// Source: the gradient limits of Netflix's `concurrency-limits`, which follow TCP Vegas.
struct ConcurrencyLimit: Sendable {
    static let least = 4
    /// Questions between two adjustments.
    private static let windowSize = 32
    /// A question may take so many times what it takes when there are few, before the limit falls.
    private static let tolerance = 2.0

    let most: Int
    private var limit: Double
    /// What a question takes when there are few, in seconds.
    private var calm: Double?
    private var window: [Double] = []
    private var wasReached = false

    init(most: Int) {
        self.most = max(Self.least, most)
        limit = Double(min(self.most, 16))
    }

    var value: Int { Int(limit) }

    /// What a question takes when there are few; nil before the first one.
    var calmTime: Duration? { calm.map(Duration.seconds) }

    /// Notes a question that was answered.
    ///
    /// - Parameter inFlight: how many were at work when it began, itself included.
    mutating func record(_ duration: Duration, inFlight: Int) {
        let seconds = duration / .seconds(1)
        learnCalm(seconds, inFlight)
        wasReached = wasReached || inFlight >= value
        window.append(seconds)
        if window.count >= Self.windowSize { adjust() }
    }

    /// Among few, slowly in both directions: work changes. Among many, only what was faster still says something.
    private mutating func learnCalm(_ seconds: Double, _ inFlight: Int) {
        guard let known = calm else { return calm = seconds }
        calm = inFlight <= Self.least ? known + (seconds - known) / 20 : min(known, seconds)
    }

    private mutating func adjust() {
        let median = window.sorted()[window.count / 2]
        let gradient = max(0.5, min(1, Self.tolerance * (calm ?? median) / max(median, 1e-6)))
        let room: Double = gradient == 1 && wasReached ? 1 : 0
        limit = min(Double(most), max(Double(Self.least), limit * gradient + room))
        window.removeAll(keepingCapacity: true)
        wasReached = false
    }
}
