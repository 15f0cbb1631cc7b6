/// Measurements of one thing.
struct Sample: Sendable {
    private let sorted: [Double]

    init(_ values: [Double]) { sorted = values.sorted() }

    var median: Double { quantile(0.5) }

    /// By linear interpolation; 0 for no measurements.
    func quantile(_ part: Double) -> Double {
        guard let last = sorted.indices.last else { return 0 }
        let place = part * Double(last)
        let low = Int(place)
        let high = min(low + 1, last)
        return sorted[low] + (sorted[high] - sorted[low]) * (place - Double(low))
    }

    /// The middle half's width as a part of the median.
    var spread: Double { median == 0 ? 0 : (quantile(0.75) - quantile(0.25)) / median }
}
