import Synchronization

/// Spans that have ended and are not sent yet, a bounded number: what finds no room is counted and gone, so that recording
/// never waits.
package final class SpanBuffer: Sendable {
    private let capacity: Int
    private let spans = Mutex<[SpanRecord]>([])
    private let dropped: Counter

    /// - Parameter capacity: in spans, about half a kilobyte each.
    package init(capacity: Int = 8192, metrics: MetricRegistry) {
        self.capacity = capacity
        dropped = metrics.counter(.traceSpans, "dropped")
    }

    /// How many wait.
    package var count: Int { spans.withLock(\.count) }

    func add(_ span: SpanRecord) {
        let isKept = spans.withLock { spans in
            guard spans.count < capacity else { return false }
            spans.append(span)
            return true
        }
        if !isKept { dropped.increment() }
    }

    /// The oldest ones, at most `limit`.
    package func take(_ limit: Int) -> [SpanRecord] {
        spans.withLock { spans in
            let taken = Array(spans.prefix(limit))
            spans.removeFirst(taken.count)
            return taken
        }
    }

    /// Takes back what could not be sent, as far as there is room.
    package func putBack(_ taken: [SpanRecord]) {
        let kept = spans.withLock { spans in
            let kept = min(taken.count, max(0, capacity - spans.count))
            spans.insert(contentsOf: taken.suffix(kept), at: 0)
            return kept
        }
        if kept < taken.count { dropped.increment(by: taken.count - kept) }
    }

    /// Gives up what nobody took.
    package func drop() {
        let count = spans.withLock { spans in
            defer { spans = [] }
            return spans.count
        }
        if count > 0 { dropped.increment(by: count) }
    }
}
