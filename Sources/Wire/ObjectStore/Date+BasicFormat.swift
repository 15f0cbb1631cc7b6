package import FoundationEssentials

extension Date {
    /// ISO 8601's basic format in UTC, to the second: `20261121T120000Z`.
    package var basicText: String { String(ISO8601Format().filter { $0 != "-" && $0 != ":" }) }
}
