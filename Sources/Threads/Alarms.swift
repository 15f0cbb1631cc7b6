import Synchronization

/// Ends what is over its time: one clock for all that wait, because a cancelled sleep keeps its memory until its
/// deadline.
package final class Alarms: Sendable {
    package static let shared = Alarms()

    package struct Alarm: Sendable, Hashable {
        fileprivate let number: UInt64
    }

    private struct State {
        var next: UInt64 = 0
        var pending: [UInt64: (deadline: ContinuousClock.Instant, ring: @Sendable () -> Void)] = [:]
        var isRunning = false
    }

    private static let interval = Duration.milliseconds(20)

    private let state = Mutex(State())

    package init() {}

    /// - Parameter ring: called at most once, at or soon after `deadline`; must not wait and not call this object.
    package func set(at deadline: ContinuousClock.Instant, _ ring: @escaping @Sendable () -> Void) -> Alarm {
        let (alarm, mustStart) = state.withLock { state in
            state.next += 1
            state.pending[state.next] = (deadline, ring)
            defer { state.isRunning = true }
            return (Alarm(number: state.next), !state.isRunning)
        }
        if mustStart { Task.detached { await self.run() } }
        return alarm
    }

    /// After this it neither rings nor is ringing, so what it touches may go. False when it rang before.
    @discardableResult package func clear(_ alarm: Alarm) -> Bool {
        state.withLock { $0.pending.removeValue(forKey: alarm.number) != nil }
    }

    private func run() async {
        while true {
            try? await Task.sleep(for: Self.interval)
            let now = ContinuousClock.now
            let isIdle = state.withLock { state in
                for (number, entry) in state.pending where entry.deadline <= now {
                    entry.ring()
                    state.pending[number] = nil
                }
                state.isRunning = !state.pending.isEmpty
                return !state.isRunning
            }
            if isIdle { return }
        }
    }
}
