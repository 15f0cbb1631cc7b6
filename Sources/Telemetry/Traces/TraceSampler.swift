/// Which traces are recorded, by the names and rules of OpenTelemetry's `OTEL_TRACES_SAMPLER`.
package struct TraceSampler: Sendable {
    /// What is decided for a trace that begins here.
    package enum Rule: Sendable, Hashable {
        case always, never
        /// A share of all traces, 0 to 1: the same ones in every service.
        case share(Double)
    }

    private let rule: Rule
    private let heedsParent: Bool

    /// - Parameter heedsParent: whether a trace that comes from outside stays as its `traceparent` says.
    package init(_ rule: Rule, heedsParent: Bool = true) {
        self.rule = rule
        self.heedsParent = heedsParent
    }

    func isSampled(_ trace: Traceparent, hasParent: Bool) -> Bool {
        if hasParent, heedsParent { return trace.isSampled }
        switch rule {
        case .always: return true
        case .never: return false
        case .share(let share): return share >= 1 || Double(Self.number(of: trace) >> 1) < share * 0x1p63
        }
    }

    /// The last 16 digits of the trace's id, which are random.
    private static func number(of trace: Traceparent) -> UInt64 { UInt64(trace.traceID.suffix(16), radix: 16) ?? 0 }
}
