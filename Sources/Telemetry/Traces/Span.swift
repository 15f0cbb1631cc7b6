import Synchronization

/// A piece of work in a trace. Begun at the door or by `within`, told what came of it, and recorded when it ends.
///
/// A span whose trace is not sampled only carries the trace's identity to further services: it costs next to nothing.
package final class Span: Sendable {
    /// Longer texts are cut, and further attributes left out.
    private static let maximumTextLength = 256
    private static let maximumAttributes = 32

    private struct State {
        var name: String
        var attributes: [(name: String, value: SpanValue)] = []
        var isFailed = false
        var isEnded = false
    }

    /// This span's own identity: what its causes and calls see as their parent.
    package let context: Traceparent
    private let parentID: String?
    private let kind: SpanKind
    private let start: UInt64
    /// Nil for a span that is not recorded.
    private let buffer: SpanBuffer?
    private let state: Mutex<State>

    /// The span of the work being done now.
    @TaskLocal package static var current: Span?

    /// Carries a trace's identity along without a record.
    package init(carrying context: Traceparent) {
        self.context = context
        parentID = nil
        kind = .internal
        start = 0
        buffer = nil
        state = Mutex(State(name: "", isEnded: true))
    }

    init(_ name: String, _ kind: SpanKind, context: Traceparent, parentID: String?, into buffer: SpanBuffer) {
        self.context = context
        self.parentID = parentID
        self.kind = kind
        self.buffer = buffer
        start = Timestamp.nanoseconds
        state = Mutex(State(name: name))
    }

    /// Whether what is set here will be seen by anybody: not after the end.
    package var isRecording: Bool { buffer != nil && !state.withLock(\.isEnded) }

    /// A part of this work. Nil where nothing is recorded: what outlives its cause leaves no spans.
    package func child(_ name: String, _ kind: SpanKind = .internal) -> Span? {
        guard let buffer, isRecording else { return nil }
        return Span(name, kind, context: context.child(), parentID: context.spanID, into: buffer)
    }

    /// For names that are known late, such as a route's.
    package func rename(_ name: String) {
        state.withLock { $0.name = name }
    }

    /// Sets attributes; a name set before gets the new value.
    package func set(_ attributes: SpanAttributes) {
        guard buffer != nil else { return }
        state.withLock { state in
            for (name, value) in attributes { Self.set(name, Self.bounded(value), in: &state) }
        }
    }

    /// Marks the work as failed.
    ///
    /// - Parameter type: a word of few, for `error.type`; the first one stays.
    package func fail(_ type: String) {
        guard buffer != nil else { return }
        state.withLock { state in
            state.isFailed = true
            guard !state.attributes.contains(where: { $0.name == "error.type" }) else { return }
            Self.set("error.type", Self.bounded(.text(type)), in: &state)
        }
    }

    /// Hands the record over, once.
    package func end() {
        guard let buffer else { return }
        let ended = state.withLock { state -> State? in
            defer { state.isEnded = true }
            return state.isEnded ? nil : state
        }
        guard let ended else { return }
        buffer.add(
            SpanRecord(
                context: context, parentID: parentID, name: ended.name, kind: kind, start: start,
                end: max(start, Timestamp.nanoseconds), attributes: ended.attributes, isFailed: ended.isFailed))
    }

    private static func set(_ name: String, _ value: SpanValue, in state: inout State) {
        if let index = state.attributes.firstIndex(where: { $0.name == name }) {
            state.attributes[index].value = value
        } else if state.attributes.count < maximumAttributes {
            state.attributes.append((name, value))
        }
    }

    private static func bounded(_ value: SpanValue) -> SpanValue {
        guard case .text(let text) = value, text.utf8.count > maximumTextLength else { return value }
        return .text(String(decoding: text.utf8.prefix(maximumTextLength), as: UTF8.self))
    }
}
