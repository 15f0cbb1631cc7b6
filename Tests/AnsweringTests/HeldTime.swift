import Answering
import Synchronization

/// Time that stands still until a test says that it is over: how fast the machine is decides nothing.
final class HeldTime: Sendable {
    private struct State {
        var isOver = false
        var waiting: [AsyncStream<Void>.Continuation] = []
    }

    private let state = Mutex(State())

    /// However long, until `end` or until the task is cancelled.
    var pause: Pause {
        { [self] _ in
            let (stream, continuation) = AsyncStream<Void>.makeStream()
            state.withLock { state in
                if state.isOver { continuation.finish() } else { state.waiting.append(continuation) }
            }
            for await _ in stream {}
            try Task.checkCancellation()
        }
    }

    /// Everyone's time is over.
    func end() {
        let waiting = state.withLock { state in
            state.isOver = true
            defer { state.waiting = [] }
            return state.waiting
        }
        for continuation in waiting { continuation.finish() }
    }
}
