import Synchronization
import Threads

/// Kept connections to one service, and the bound on how many are in use at once.
final class ConnectionPool: Sendable {
    private struct State {
        var idle: [(connection: ClientConnection, since: ContinuousClock.Instant)] = []
        var inUse = 0
        var waiting: [(number: UInt64, continuation: CheckedContinuation<Entry, Never>)] = []
        var nextNumber: UInt64 = 0
    }

    private enum Entry {
        case entered, cancelled, timedOut, refused
    }

    /// A kept connection is closed after this long without use: sooner than servers do.
    private static let idleLimit = Duration.seconds(50)

    private let maximum: Int
    private let maximumWaiting: Int
    private let state = Mutex(State())

    init(maximum: Int, maximumWaiting: Int) {
        self.maximum = maximum
        self.maximumWaiting = maximumWaiting
    }

    /// Waits for a place among the connections in use. Throws when none came free in time, the task is cancelled
    /// meanwhile, or too many wait already.
    func enter(by deadline: ContinuousClock.Instant) async throws {
        if takePlace() { return }
        switch await waitForPlace(by: deadline) {
        case .entered: return
        case .cancelled: throw CancellationError()
        case .timedOut: throw HTTPClientError(.timedOut, "all connections to the service were in use")
        case .refused: throw HTTPClientError(.overloaded, "\(maximumWaiting) requests wait for the service already")
        }
    }

    private func takePlace() -> Bool {
        state.withLock {
            guard $0.inUse < maximum else { return false }
            $0.inUse += 1
            return true
        }
    }

    private func waitForPlace(by deadline: ContinuousClock.Instant) async -> Entry {
        let number = state.withLock { state in
            state.nextNumber += 1
            return state.nextNumber
        }
        let alarm = Alarms.shared.set(at: deadline) { [self] in stopWaiting(number, .timedOut) }
        defer { Alarms.shared.clear(alarm) }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let now = state.withLock { state -> Entry? in
                    if Task.isCancelled { return .cancelled }
                    if deadline <= .now { return .timedOut }
                    guard state.inUse >= maximum else {
                        state.inUse += 1
                        return .entered
                    }
                    guard state.waiting.count < maximumWaiting else { return .refused }
                    state.waiting.append((number, continuation))
                    return nil
                }
                if let now { continuation.resume(returning: now) }
            }
        } onCancel: {
            stopWaiting(number, .cancelled)
        }
    }

    private func stopWaiting(_ number: UInt64, _ entry: Entry) {
        let waiting = state.withLock { state in
            state.waiting.firstIndex { $0.number == number }.map { state.waiting.remove(at: $0).continuation }
        }
        waiting?.resume(returning: entry)
    }

    /// Gives the place to the next one who waits.
    func leave() {
        let next = state.withLock { state -> CheckedContinuation<Entry, Never>? in
            if !state.waiting.isEmpty { return state.waiting.removeFirst().continuation }
            state.inUse -= 1
            return nil
        }
        next?.resume(returning: .entered)
    }

    /// The kept connection that was used last and is still fit for use, as far as can be seen.
    func takeIdle() -> ClientConnection? {
        state.withLock { state in
            state.idle.removeAll { .now - $0.since > Self.idleLimit }
            while let kept = state.idle.popLast()?.connection {
                if kept.stream.isQuiet { return kept }
            }
            return nil
        }
    }

    func keep(_ connection: ClientConnection) {
        state.withLock { $0.idle.append((connection, .now)) }
    }
}
