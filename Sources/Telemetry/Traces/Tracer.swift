/// Begins this process's spans: at the door of a service, and where a worker takes a job.
package final class Tracer: Sendable {
    package let buffer: SpanBuffer
    private let sampler: TraceSampler

    package init(sampler: TraceSampler, buffer: SpanBuffer) {
        self.sampler = sampler
        self.buffer = buffer
    }

    /// A span that continues `parent`'s trace, or begins one.
    package func span(_ name: String, _ kind: SpanKind, parent: Traceparent?) -> Span {
        let origin = parent ?? .make()
        let isSampled = sampler.isSampled(origin, hasParent: parent != nil)
        let context = origin.child(isSampled: isSampled)
        guard isSampled else { return Span(carrying: context) }
        return Span(name, kind, context: context, parentID: parent?.spanID, into: buffer)
    }
}
