/// Percentiles of durations, in milliseconds, by nearest rank.
package struct Percentiles: Sendable {
    /// In milliseconds, ascending.
    package let sorted: [Double]

    package init(_ durations: [Duration]) {
        sorted = durations.map { $0 / .milliseconds(1) }.sorted()
    }

    package var isEmpty: Bool { sorted.isEmpty }

    /// - Parameter percent: 0 to 100.
    package subscript(percent: Double) -> Double {
        guard !sorted.isEmpty else { return 0 }
        let rank = Int((percent / 100 * Double(sorted.count)).rounded(.up)) - 1
        return sorted[min(max(rank, 0), sorted.count - 1)]
    }
}
