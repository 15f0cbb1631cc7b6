package import JSON

/// One measured figure, in the shape of `.build/bench/NAME.json`.
package struct BenchmarkFigure: Sendable {
    package let metric: String
    package let value: Double
    package let unit: String

    package init(_ metric: String, _ value: Double, _ unit: String) {
        self.metric = metric
        self.value = value
        self.unit = unit
    }

    package var json: JSONValue {
        [
            "metric": .string(metric), "value": .number(value), "unit": .string(unit), "peer": nil, "peer_value": nil,
            "ratio": nil,
        ]
    }
}
