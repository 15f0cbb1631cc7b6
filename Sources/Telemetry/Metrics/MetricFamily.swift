/// All series of one metric.
struct MetricFamily {
    let description: MetricDescription
    private(set) var series: [[String]: MetricSeries] = [:]

    init(_ description: MetricDescription) {
        self.description = description
    }

    mutating func set(_ values: [String], _ new: MetricSeries) {
        series[bounded(values)] = new
    }

    mutating func find(_ values: [String], make: () -> MetricSeries) -> MetricSeries {
        if let found = series[values] { return found }
        let key = bounded(values)
        if let found = series[key] { return found }
        let new = make()
        series[key] = new
        return new
    }

    /// As many values as there are labels, and `other` for each once there are too many series.
    private func bounded(_ values: [String]) -> [String] {
        let count = description.labels.count
        guard series.count < MetricRegistry.maximumSeries || series[values] != nil else {
            return Array(repeating: "other", count: count)
        }
        return Array((values + Array(repeating: "", count: max(0, count - values.count))).prefix(count))
    }
}

/// One metric under one combination of label values.
enum MetricSeries: Sendable {
    case counter(Counter)
    case gauge(Gauge)
    case histogram(Histogram)
    case reading(@Sendable () -> Double)
}
