import Domain
import FoundationEssentials
import JSON
import Telemetry

extension Page {
    /// The page as a list object; `last_id` is what `?after=` takes.
    func json(id: (Element) -> String, element: (Element) -> JSONValue) -> JSONValue {
        [
            "object": "list", "data": .array(elements.map(element)), "has_more": .bool(hasMore),
            "last_id": JSONValue(elements.last.map(id)),
        ]
    }
}

extension JSONValue {
    /// RFC 3339, in UTC.
    init(_ date: Date) {
        self = .string(Timestamp(milliseconds: Int64((date.timeIntervalSince1970 * 1000).rounded())).description)
    }

    /// Milliseconds to the hundredth.
    init(milliseconds duration: Duration) {
        self = .number((duration / .milliseconds(1) * 100).rounded() / 100)
    }
}
