import Domain
import Logging
import Telemetry

/// Looks at one dependency again and again, and says so once whenever it comes or goes.
struct DependencyMonitor: Sendable {
    let dependency: any Dependency
    let health: Health
    let metrics: MetricRegistry
    let log: Logger
    let pace: MonitorPace

    /// Runs until it is cancelled; calls `onChange` after every look that brought news.
    func run(onChange: @Sendable () -> Void) async {
        let gauge = metrics.gauge(.dependencyUp, dependency.name)
        while !Task.isCancelled {
            let status = await look()
            guard !Task.isCancelled else { return }
            gauge.set(status.isUp ? 1 : 0)
            if health.record(status, of: dependency.name) {
                announce(status)
                onChange()
            }
            try? await Task.sleep(for: status.isUp ? pace.whenUp : pace.whenDown)
        }
    }

    private func look() async -> DependencyStatus {
        do {
            try await dependency.check()
            return .up
        } catch {
            return .down(because: error)
        }
    }

    private func announce(_ status: DependencyStatus) {
        var facts: Logger.Metadata = ["dependency": "\(dependency.name)", "required": "\(dependency.isRequired)"]
        guard let detail = status.detail else { return log.info("a dependency answers", metadata: facts) }
        facts["detail"] = "\(detail)"
        log.warning("waiting for a dependency", metadata: facts)
    }
}

/// How often dependencies are looked at.
package struct MonitorPace: Sendable {
    package let whenUp: Duration
    package let whenDown: Duration

    package init(whenUp: Duration, whenDown: Duration) {
        self.whenUp = whenUp
        self.whenDown = whenDown
    }

    package static let standard = MonitorPace(whenUp: .seconds(1), whenDown: .milliseconds(250))
}
