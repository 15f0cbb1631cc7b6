import Synchronization

/// Kept connections to one service, and the bound on how many are in use at once.
final class ConnectionPool: Sendable {
    private struct State {
        var idle: [(connection: ClientConnection, since: ContinuousClock.Instant)] = []
        var inUse = 0
        var waiting: [(id: UInt64, continuation: CheckedContinuation<Bool, Never>)] = []
        var nextID: UInt64 = 0
    }

    /// A kept connection is closed after this long without use: sooner than servers do.
    private static let idleLimit = Duration.seconds(50)

    private let maximum: Int
    private let state = Mutex(State())

    init(maximum: Int) {
        self.maximum = maximum
    }

    /// Waits for a place among the connections in use. Throws when the task is cancelled meanwhile.
    func enter() async throws {
        let id = state.withLock { state in
            state.nextID += 1
            return state.nextID
        }
        let hasEntered = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let now = state.withLock { state -> Bool? in
                    if Task.isCancelled { return false }
                    guard state.inUse >= maximum else {
                        state.inUse += 1
                        return true
                    }
                    state.waiting.append((id, continuation))
                    return nil
                }
                if let now { continuation.resume(returning: now) }
            }
        } onCancel: {
            let waiting = state.withLock { state in
                state.waiting.firstIndex { $0.id == id }.map { state.waiting.remove(at: $0).continuation }
            }
            waiting?.resume(returning: false)
        }
        if !hasEntered { throw CancellationError() }
    }

    /// Gives the place to the next one who waits.
    func leave() {
        let next = state.withLock { state -> CheckedContinuation<Bool, Never>? in
            if !state.waiting.isEmpty { return state.waiting.removeFirst().continuation }
            state.inUse -= 1
            return nil
        }
        next?.resume(returning: true)
    }

    /// The kept connection that was used last and is still open, as far as can be seen.
    func takeIdle() -> ClientConnection? {
        state.withLock { state in
            state.idle.removeAll { .now - $0.since > Self.idleLimit }
            while let kept = state.idle.popLast()?.connection {
                if !kept.stream.hasEnded { return kept }
            }
            return nil
        }
    }

    func keep(_ connection: ClientConnection) {
        state.withLock { $0.idle.append((connection, .now)) }
    }
}
