import Synchronization

/// Lets a bounded number of tasks through at once; the others wait in order, up to a time.
package final class Gate: Sendable {
    private struct State {
        var free: Int
        var nextID: UInt64 = 0
        var waiting: [(id: UInt64, continuation: CheckedContinuation<Bool, Never>)] = []
    }

    private let state: Mutex<State>

    package init(width: Int) {
        state = Mutex(State(free: max(1, width)))
    }

    /// Whether a place was had within `limit`; false also when the task is cancelled. Whoever got one calls `leave`.
    package func enter(within limit: Duration) async -> Bool {
        let id: UInt64? = state.withLock { state in
            if state.free > 0 {
                state.free -= 1
                return nil
            }
            state.nextID += 1
            return state.nextID
        }
        guard let id else { return true }
        let alarm = Mutex<Task<Void, Never>?>(nil)
        defer { alarm.withLock { $0?.cancel() } }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                wait(id, continuation)
                alarm.withLock { $0 = giveUp(id, after: limit) }
            }
        } onCancel: {
            giveUp(id)
        }
    }

    /// Gives the place to the next one who waits.
    package func leave() {
        let next = state.withLock { state -> CheckedContinuation<Bool, Never>? in
            if !state.waiting.isEmpty { return state.waiting.removeFirst().continuation }
            state.free += 1
            return nil
        }
        next?.resume(returning: true)
    }

    private func wait(_ id: UInt64, _ continuation: CheckedContinuation<Bool, Never>) {
        let now = state.withLock { state -> Bool? in
            if Task.isCancelled { return false }
            if state.free > 0 {
                state.free -= 1
                return true
            }
            state.waiting.append((id, continuation))
            return nil
        }
        if let now { continuation.resume(returning: now) }
    }

    /// Begins when the wait has begun: an alarm before it would wake nobody.
    private func giveUp(_ id: UInt64, after limit: Duration) -> Task<Void, Never> {
        Task { [self] in
            try? await Task.sleep(for: limit)
            giveUp(id)
        }
    }

    private func giveUp(_ id: UInt64) {
        let continuation = state.withLock { state in
            state.waiting.firstIndex { $0.id == id }.map { state.waiting.remove(at: $0).continuation }
        }
        continuation?.resume(returning: false)
    }
}
