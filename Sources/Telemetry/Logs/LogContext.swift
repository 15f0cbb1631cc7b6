/// What every log line of one request or job carries. Set once, at the door, for the task and its children.
package struct LogContext: Sendable, Hashable {
    package var requestID: String?
    /// The 32 hexadecimal digits of the W3C trace id.
    package var traceID: String?
    /// The 16 hexadecimal digits of the span recorded at the door, where one is.
    package var spanID: String?

    package init(requestID: String? = nil, traceID: String? = nil, spanID: String? = nil) {
        self.requestID = requestID
        self.traceID = traceID
        self.spanID = spanID
    }

    /// The context of the work being done now.
    @TaskLocal package static var current: LogContext?
}
