import Synchronization

/// Shuts connections down whose time is up: one clock for all requests, because a cancelled sleep keeps its memory until
/// its deadline.
final class ClientAlarms: Sendable {
    static let shared = ClientAlarms()

    struct Alarm: Sendable, Hashable {
        fileprivate let number: UInt64
    }

    private struct State {
        var next: UInt64 = 0
        var pending: [UInt64: (deadline: ContinuousClock.Instant, stream: SocketStream)] = [:]
        var isRunning = false
    }

    private let state = Mutex(State())

    func set(at deadline: ContinuousClock.Instant, for stream: SocketStream) -> Alarm {
        let (alarm, mustStart) = state.withLock { state in
            state.next += 1
            state.pending[state.next] = (deadline, stream)
            defer { state.isRunning = true }
            return (Alarm(number: state.next), !state.isRunning)
        }
        if mustStart { Task.detached { await self.run() } }
        return alarm
    }

    /// After this the stream is not touched any more, so its owner may close it.
    func clear(_ alarm: Alarm) {
        state.withLock { $0.pending[alarm.number] = nil }
    }

    private func run() async {
        while true {
            try? await Task.sleep(for: .milliseconds(20))
            let now = ContinuousClock.now
            let isIdle = state.withLock { state in
                for (number, entry) in state.pending where entry.deadline <= now {
                    entry.stream.shutdown()
                    state.pending[number] = nil
                }
                state.isRunning = !state.pending.isEmpty
                return !state.isRunning
            }
            if isIdle { return }
        }
    }
}
