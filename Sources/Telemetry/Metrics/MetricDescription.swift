/// What a metric is, for its users: the columns of `docs/metrics.md` and the HELP and TYPE lines of `/metrics`.
package struct MetricDescription: Sendable, Hashable {
    package enum Kind: String, Sendable {
        case counter, gauge, histogram
    }

    /// `rag_<noun>_<unit>` in base units, `_total` for counters.
    package let name: String
    package let kind: Kind
    package let unit: MetricUnit
    package let help: String
    /// Label names, few and with few values each.
    package let labels: [String]
    /// Upper bounds of a histogram's buckets, ascending, without infinity.
    package let buckets: [Double]
}

/// What a metric counts or measures; times in seconds, sizes in bytes.
package enum MetricUnit: String, Sendable {
    case none = "1"
    case seconds, bytes, tokens, rows, ratio
}

/// The name of a metric that only grows.
package struct CounterName: Sendable {
    package let description: MetricDescription

    init(_ name: String, _ help: String, unit: MetricUnit = .none, labels: [String] = []) {
        description = MetricDescription(
            name: name, kind: .counter, unit: unit, help: help, labels: labels, buckets: [])
    }
}

/// The name of a metric that goes up and down.
package struct GaugeName: Sendable {
    package let description: MetricDescription

    init(_ name: String, _ help: String, unit: MetricUnit = .none, labels: [String] = []) {
        description = MetricDescription(
            name: name, kind: .gauge, unit: unit, help: help, labels: labels, buckets: [])
    }
}

/// The name of a metric whose observations are sorted into buckets.
package struct HistogramName: Sendable {
    package let description: MetricDescription

    init(
        _ name: String, _ help: String, unit: MetricUnit = .seconds, labels: [String] = [],
        buckets: [Double] = HistogramName.durations
    ) {
        description = MetricDescription(
            name: name, kind: .histogram, unit: unit, help: help, labels: labels, buckets: buckets)
    }

    /// From half a millisecond to a minute, about two and a half times wider each.
    static let durations = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60]
    /// Powers of four from 1 to 16,384.
    static let counts = [1.0, 4, 16, 64, 256, 1024, 4096, 16_384]
}
