import HTTP

/// The form of `OTEL_EXPORTER_OTLP_HEADERS`: `name=value` with commas between, values percent-encoded.
enum CollectorHeaders {
    /// Throws a sentence without the values: they may be keys.
    static func parse(_ text: String) throws -> HTTPHeaders {
        var headers = HTTPHeaders()
        for (index, part) in text.split(separator: ",").enumerated() {
            let trimmed = part.drop { $0 == " " }
            guard let equals = trimmed.firstIndex(of: "="), equals > trimmed.startIndex,
                let value = PercentDecoding.decode(trimmed[trimmed.index(after: equals)...].utf8, plusIsSpace: false)
            else { throw CollectorHeadersProblem(place: index + 1) }
            headers[String(trimmed[..<equals])] = value
        }
        return headers
    }
}

private struct CollectorHeadersProblem: Error, CustomStringConvertible {
    let place: Int

    var description: String {
        "OTEL_EXPORTER_OTLP_HEADERS: part \(place) is not name=value with a percent-encoded value"
    }
}
