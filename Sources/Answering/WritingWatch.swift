import Synchronization

/// Ends a language model's work when it takes too long to begin, or to come to an end.
final class WritingWatch: Sendable {
    private struct State {
        var isBegun = false
        var isExpired = false
    }

    private let state = Mutex(State())
    private let firstTextTime: Duration
    private let writingTime: Duration
    private let pause: Pause

    init(_ limits: AnswererLimits, pause: @escaping Pause) {
        firstTextTime = limits.firstTextTime
        writingTime = limits.writingTime
        self.pause = pause
    }

    /// Whether the time was up before the work was done.
    var isExpired: Bool { state.withLock(\.isExpired) }

    /// The first text is there: from now on the whole text's time counts.
    func begin() {
        state.withLock { $0.isBegun = true }
    }

    /// What `work` makes of it; it is cancelled, not abandoned, when the time is up.
    func guarding<Value: Sendable>(_ work: @escaping @Sendable () async -> Value) async throws -> Value {
        try await withThrowingTaskGroup(of: Value?.self) { group in
            group.addTask { await work() }
            group.addTask {
                try await self.expire()
                return nil
            }
            defer { group.cancelAll() }
            while let result = try await group.next() {
                if let result { return result }
                group.cancelAll()
            }
            throw CancellationError()
        }
    }

    private func expire() async throws {
        try await pause(min(firstTextTime, writingTime))
        if state.withLock(\.isBegun), writingTime > firstTextTime {
            try await pause(writingTime - firstTextTime)
        }
        state.withLock { $0.isExpired = true }
    }
}
