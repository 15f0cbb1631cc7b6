/// Bounds a wait.
enum Deadline {
    /// What `work` returns, or nil once `duration` is over; the work is then cancelled.
    static func value<Value: Sendable>(
        within duration: Duration, by pause: @escaping Pause, _ work: @escaping @Sendable () async throws -> Value
    ) async throws -> Value? {
        try await withThrowingTaskGroup(of: Value?.self) { group in
            group.addTask { try await work() }
            group.addTask {
                try await pause(duration)
                return nil
            }
            defer { group.cancelAll() }
            return try await group.next() ?? nil
        }
    }
}
