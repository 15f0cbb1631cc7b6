import Domain

/// The cache of a service that has no Redis: always empty.
package struct NoCache: Cache {
    package init() {}

    package func value(for key: String) async -> [UInt8]? { nil }
    package func store(_ value: [UInt8], for key: String, lifetime: Duration) async {}
}

/// The wake-up of a service that has no Redis: the clock alone.
package struct ClockWakeUp: WakeUp {
    private let interval: Duration

    /// - Parameter interval: the longest wait.
    package init(interval: Duration = .seconds(1)) {
        self.interval = interval
    }

    package func signal() async {}

    package func wait(timeout: Duration) async {
        try? await Task.sleep(for: min(timeout, interval))
    }
}
