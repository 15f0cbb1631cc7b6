package import HTTP
import JSON
import Settings
package import Telemetry

/// What orchestrators, load balancers and Prometheus ask every service.
package struct HealthRoutes: Sendable {
    private let service: String
    private let health: Health
    private let metrics: MetricRegistry

    package init(service: String, health: Health, metrics: MetricRegistry) {
        self.service = service
        self.health = health
        self.metrics = metrics
    }

    /// Asked every few seconds by machines.
    package static let paths: Set<String> = ["/livez", "/startupz", "/readyz", "/health", "/metrics"]

    package var routes: [Route] {
        [
            Route(.get, "/livez", bodyLimit: 0) { _ in .text("alive\n") },
            Route(.get, "/startupz", bodyLimit: 0) { _ in startup() },
            Route(.get, "/readyz", bodyLimit: 0) { readiness(isVerbose: $0.query("verbose") != nil) },
            Route(.get, "/health", bodyLimit: 0) { _ in overview() },
            Route(.get, "/metrics", bodyLimit: 0) { _ in exposition() },
        ]
    }

    private func startup() -> HTTPResponse {
        health.phase == .starting ? .text("starting\n", status: .serviceUnavailable) : .text("started\n")
    }

    private func readiness(isVerbose: Bool) -> HTTPResponse {
        let status = health.isReady ? HTTPStatus.ok : .serviceUnavailable
        guard isVerbose else { return .text(health.isReady ? "ready\n" : "not ready\n", status: status) }
        return .json(report(health.isReady ? "ready" : "not ready"), status: status)
    }

    private func overview() -> HTTPResponse {
        guard health.isReady else { return .json(report("unavailable"), status: .serviceUnavailable) }
        return .json(report(health.isDegraded ? "degraded" : "ok"))
    }

    private func report(_ status: String) -> JSONValue {
        let dependencies = health.entries().map { entry -> JSONValue in
            var object = JSONObject([
                ("name", .string(entry.name)), ("required", .bool(entry.isRequired)),
                ("status", .string(entry.status.word)),
            ])
            if let detail = entry.status.detail { object["detail"] = .string(detail) }
            return .object(object)
        }
        return [
            "status": .string(status), "service": .string(service), "version": .string(Version.current),
            "phase": .string(health.phase.rawValue), "dependencies": .array(dependencies),
        ]
    }

    private func exposition() -> HTTPResponse {
        metrics.gauge(.ready).set(health.isReady ? 1 : 0)
        return .bytes(Array(metrics.prometheusText().utf8), contentType: MetricRegistry.contentType)
    }
}
