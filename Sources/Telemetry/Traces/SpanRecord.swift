/// A span that has ended, as it is sent.
package struct SpanRecord: Sendable {
    package let context: Traceparent
    /// 16 hexadecimal digits; nil for a trace's first span.
    package let parentID: String?
    package let name: String
    package let kind: SpanKind
    /// Nanoseconds since 1970.
    package let start: UInt64
    /// Nanoseconds since 1970, not before `start`.
    package let end: UInt64
    package let attributes: [(name: String, value: SpanValue)]
    package let isFailed: Bool
}

/// How a span relates to those of other processes; the numbers are OTLP's.
package enum SpanKind: Int, Sendable {
    case `internal` = 1
    /// Answers a request.
    case server
    /// Sends a request.
    case client
    /// Leaves work for later.
    case producer
    /// Does work that was left.
    case consumer
}
