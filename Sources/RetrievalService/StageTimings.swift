import JSON
import Telemetry

/// How long each stage of one retrieval took.
struct StageTimings {
    private let metrics: MetricRegistry
    private let start = ContinuousClock.now
    private var stages: [(name: String, duration: Duration)] = []

    init(metrics: MetricRegistry) {
        self.metrics = metrics
    }

    mutating func add(_ stage: String, _ duration: Duration) {
        stages.append((stage, duration))
        metrics.histogram(.retrievalDuration, stage).observe(duration)
    }

    mutating func time<Result>(_ stage: String, _ body: () async throws -> Result) async rethrows -> Result {
        let start = ContinuousClock.now
        let result = try await Span.within("retrieval \(stage)") { try await body() }
        add(stage, .now - start)
        return result
    }

    mutating func finish() {
        add("total", .now - start)
    }

    /// Milliseconds by stage.
    var json: JSONValue {
        .object(JSONObject(stages.map { ($0.name, .number(Self.milliseconds($0.duration))) }))
    }

    private static func milliseconds(_ duration: Duration) -> Double {
        (duration / .microseconds(1)).rounded() / 1000
    }
}
