extension MetricRegistry {
    /// The media type of `prometheusText`.
    package static let contentType = "text/plain; version=0.0.4; charset=utf-8"

    /// All metrics in Prometheus's text format, version 0.0.4.
    package func prometheusText() -> String {
        var text = ""
        for family in snapshot() { PrometheusText.append(family, to: &text) }
        return text
    }
}

/// Prometheus's text exposition format, version 0.0.4.
enum PrometheusText {
    static func append(_ family: MetricFamily, to text: inout String) {
        let description = family.description
        text += "# HELP \(description.name) \(escaped(description.help, quotes: false))\n"
        text += "# TYPE \(description.name) \(description.kind.rawValue)\n"
        for (values, series) in family.series.sorted(by: { $0.key.lexicographicallyPrecedes($1.key) }) {
            let labels = Array(zip(description.labels, values))
            switch series {
            case .counter(let counter): append(description.name, labels, counter.value, to: &text)
            case .gauge(let gauge): append(description.name, labels, gauge.value, to: &text)
            case .reading(let read): append(description.name, labels, read(), to: &text)
            case .histogram(let histogram): append(description.name, labels, histogram, to: &text)
            }
        }
    }

    private static func append(
        _ name: String, _ labels: [(String, String)], _ histogram: Histogram, to text: inout String
    ) {
        let state = histogram.snapshot()
        var cumulative: UInt64 = 0
        for (count, bound) in zip(state.counts, histogram.bounds + [.infinity]) {
            cumulative += count
            append(name + "_bucket", labels + [("le", number(bound))], Double(cumulative), to: &text)
        }
        append(name + "_sum", labels, state.sum, to: &text)
        append(name + "_count", labels, Double(cumulative), to: &text)
    }

    private static func append(
        _ name: String, _ labels: [(String, String)], _ value: Double, to text: inout String
    ) {
        text += name
        if !labels.isEmpty {
            text += "{" + labels.map { "\($0)=\"\(escaped($1, quotes: true))\"" }.joined(separator: ",") + "}"
        }
        text += " \(number(value))\n"
    }

    private static func number(_ value: Double) -> String {
        if value.isNaN { return "NaN" }
        if value.isInfinite { return value > 0 ? "+Inf" : "-Inf" }
        return Int64(exactly: value).map(String.init) ?? String(value)
    }

    private static func escaped(_ text: String, quotes: Bool) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\"" where quotes: result += "\\\""
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}
