/// What an attribute of a span says. Never a document's text, a question's, or a key.
package enum SpanValue: Sendable, Hashable {
    case text(String)
    case integer(Int)
    case number(Double)
    case flag(Bool)
}

extension SpanValue: ExpressibleByStringLiteral, ExpressibleByStringInterpolation, ExpressibleByIntegerLiteral,
    ExpressibleByBooleanLiteral
{
    package init(stringLiteral value: String) { self = .text(value) }
    package init(integerLiteral value: Int) { self = .integer(value) }
    package init(booleanLiteral value: Bool) { self = .flag(value) }
}

/// Names and values of a span, as OpenTelemetry's semantic conventions call them where they have a name.
package typealias SpanAttributes = KeyValuePairs<String, SpanValue>
