import JSON

/// A row of the measurement's table: what was measured, beside what must be reached and what is aimed at.
struct RetrievalGoal: Sendable {
    let what: String
    let must: String
    let aim: String
    let measured: String
    /// Nil where nothing was promised.
    let isMet: Bool?

    /// - Parameters:
    ///   - values: each with its bounds, in the order in which they are shown.
    ///   - atMost: whether the bounds are the highest values allowed; else they are the lowest.
    init(
        _ what: String, _ values: [(value: Double, must: Double, aim: Double)], unit: String, atMost: Bool, digits: Int
    ) {
        func joined(_ numbers: [Double]) -> String {
            numbers.map { FixedPoint.text($0, digits: digits) }.joined(separator: " / ") + unit
        }
        func short(_ numbers: [Double]) -> String {
            numbers.map { FixedPoint.text($0, digits: $0 == $0.rounded() ? 0 : 2) }.joined(separator: " / ") + unit
        }
        self.what = what
        must = short(values.map(\.must))
        aim = short(values.map(\.aim))
        measured = joined(values.map(\.value))
        isMet = values.allSatisfy { atMost ? $0.value <= $0.must : $0.value >= $0.must }
        isAimed = values.allSatisfy { atMost ? $0.value <= $0.aim : $0.value >= $0.aim }
    }

    private let isAimed: Bool

    /// What is only told.
    init(_ what: String, told measured: String) {
        self.what = what
        self.measured = measured
        (must, aim, isMet, isAimed) = ("", "", nil, false)
    }

    var verdict: String {
        guard let isMet else { return "" }
        if isAimed { return "aim reached" }
        return isMet ? "met" : "**missed**"
    }
}
