import Domain
import HTTP
import JSON
import Logging
import ServiceHost
import Synchronization
import Telemetry
import TestSupport

/// A dependency that a test switches on and off.
final class FakeDependency: Dependency {
    let name: String
    let isRequired: Bool
    private let problem: Mutex<String?>

    init(_ name: String, isRequired: Bool = true, problem: String? = nil) {
        self.name = name
        self.isRequired = isRequired
        self.problem = Mutex(problem)
    }

    func set(problem: String?) { self.problem.withLock { $0 = problem } }

    func check() async throws {
        if let problem = problem.withLock({ $0 }) { throw ServiceError(.unavailable, problem) }
    }
}

/// A host on a free port, with signals that a test sends.
struct HostUnderTest {
    let client: PooledHTTPClient
    let signals: AsyncStream<Int32>.Continuation
    let metrics: MetricRegistry
    private let port: Int
    private let ending: Task<Int32, Never>

    init(
        _ parts: ServiceParts, startupTimeout: Duration = PatientServer.patience, tracing: Tracing? = nil
    ) async throws {
        let (stream, signals) = AsyncStream.makeStream(of: Int32.self)
        let (ports, port) = AsyncStream.makeStream(of: Int.self)
        let metrics = MetricRegistry()
        let limits = LifecycleLimits(
            startupTimeout: startupTimeout, shutdownGrace: PatientServer.patience, flushTime: PatientServer.patience)
        let host = Self.host(port: 0, limits: limits, metrics: metrics, tracing)
        ending = Task { await host.run(parts, signals: stream) { port.yield($0) } }
        guard let bound = await ports.first(where: { _ in true }) else { throw ServiceError(.unavailable, "no port") }
        self.port = bound
        self.signals = signals
        self.metrics = metrics
        client = try PooledHTTPClient(baseURL: "http://127.0.0.1:\(bound)", connectTimeout: PatientServer.patience)
    }

    /// The exit code of a second host on the same port.
    func runSecondHost(_ parts: ServiceParts) async -> Int32 {
        let limits = LifecycleLimits(startupTimeout: .seconds(1), shutdownGrace: .seconds(1))
        let host = Self.host(port: port, limits: limits, metrics: MetricRegistry())
        return await host.run(parts, signals: AsyncStream { $0.yield(15) })
    }

    private static func host(port: Int, limits: LifecycleLimits, metrics: MetricRegistry, _ tracing: Tracing? = nil)
        -> ServiceHost
    {
        var address = PatientServer.configuration
        address.port = port
        // However long the machine stands still, no look at a dependency grows old by it.
        let start = ContinuousClock.now
        return ServiceHost(
            service: .api, address: address, limits: limits, metrics: metrics,
            log: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
            pace: MonitorPace(whenUp: .milliseconds(2), whenDown: .milliseconds(2)), tracing: tracing, now: { start })
    }

    /// The exit code, once the host has ended.
    var exitCode: Int32 { get async { await ending.value } }

    /// Stops the host as SIGTERM does.
    func stop() async -> Int32 {
        signals.yield(15)
        return await exitCode
    }

    func status(_ path: String) async throws -> Int { try await client.send(HTTPClientRequest(.get, path)).status }

    func json(_ path: String) async throws -> JSONValue {
        try JSONValue(parsing: try await client.send(HTTPClientRequest(.get, path)).body)
    }

    /// Asks until the answer has `status`, for some minutes at most; each round trip is the wait.
    func becomes(_ status: Int, _ path: String) async throws -> Bool {
        let deadline = ContinuousClock.now + PatientServer.patience
        while ContinuousClock.now < deadline {
            if try await self.status(path) == status { return true }
        }
        return false
    }
}
