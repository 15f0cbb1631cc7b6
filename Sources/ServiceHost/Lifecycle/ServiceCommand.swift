import Glibc
import HTTP
package import Logging
package import Settings
package import Telemetry

/// What `main.swift` of a service calls: arguments, settings, logs, signals, then the host.
package enum ServiceCommand {
    /// What a command needs to put its service together.
    package struct Context: Sendable {
        package let settings: Settings
        package let metrics: MetricRegistry
        package let log: Logger
        /// Nil where no spans are recorded.
        package let tracer: Tracer?
    }

    /// Runs the service and ends the process.
    ///
    /// - Parameter compose: opens doors and hands ports to the service. It must not wait for PostgreSQL and the like:
    ///   the host does, with the server already answering `/livez`.
    package static func run(
        _ service: Service, arguments: [String] = CommandLine.arguments,
        compose: (Context) async throws -> ServiceParts
    ) async -> Never {
        let settings = readSettings(service, arguments)
        LogSystem.start(service: service.rawValue, level: Logger.Level(rawValue: settings.logLevel.rawValue) ?? .info)
        let metrics = MetricRegistry()
        let log = Logger(label: service.rawValue)
        metrics.observeProcess()
        metrics.gauge(.buildInfo, service.rawValue, Version.current).set(1)
        for name in settings.unknownNames { log.warning("unknown setting", metadata: ["name": "\(name)"]) }
        let signals = watchSignals(settings.shutdownDelay + settings.shutdownGrace)
        do {
            let tracing = try Tracing(settings, metrics, log)
            let parts = try await compose(
                Context(settings: settings, metrics: metrics, log: log, tracer: tracing?.tracer))
            let host = ServiceHost(
                service: service, address: try address(settings, log), limits: limits(settings), metrics: metrics,
                log: log,
                tracing: tracing)
            exit(await host.run(parts, signals: signals))
        } catch {
            log.critical("cannot start", metadata: ["detail": "\(error)"])
            exit(1)
        }
    }

    private static func address(_ settings: Settings, _ log: Logger) throws -> HTTPServerConfiguration {
        var address = HTTPServerConfiguration(host: settings.host, port: settings.port)
        address.maximumConnections = DescriptorLimit.makeRoom(for: settings.maxConnections)
        if address.maximumConnections < settings.maxConnections {
            log.warning(
                "fewer connections than MAX_CONNECTIONS: the process may not have more files open (ulimit -Hn)",
                metadata: ["connections": "\(address.maximumConnections)"])
        }
        address.maximumConnectionsPerAddress = settings.maxConnectionsPerAddress
        address.maximumBodyBytesInFlight = settings.maxBodyBytesInFlight
        address.trustedProxies = try AddressRange.all(settings.trustedProxies)
        address.identity = try settings.identity
        return address
    }

    private static func limits(_ settings: Settings) -> LifecycleLimits {
        LifecycleLimits(
            startupTimeout: settings.startupTimeout, shutdownDelay: settings.shutdownDelay,
            shutdownGrace: settings.shutdownGrace)
    }

    /// Answers `--version` and `--healthcheck`, and refuses what it does not know.
    private static func readSettings(_ service: Service, _ arguments: [String]) -> Settings {
        let words = arguments.dropFirst()
        if words.contains("--version") { finish("rag-\(service.rawValue) \(Version.current)", code: 0) }
        let paths = ["--healthcheck": "/readyz", "--healthcheck=ready": "/readyz", "--healthcheck=live": "/livez"]
        if let unknown = words.first(where: { paths[$0] == nil }) {
            finish(
                "rag-\(service.rawValue): unknown argument \(unknown); known are --version and --healthcheck", code: 64)
        }
        do {
            guard let path = words.first.flatMap({ paths[$0] }) else { return try Settings(for: service) }
            let settings = try Settings(for: service, keys: [\.host, \.port, \.tlsCertificate])
            let isSecure = settings.tlsCertificate != nil
            exit(
                HealthProbe.isHealthy(host: settings.host, port: settings.port, path: path, isSecure: isSecure) ? 0 : 1)
        } catch {
            finish("rag-\(service.rawValue) cannot start with these settings:\n\(error)", code: 78)
        }
    }

    /// The first signal goes to the host. A second one, or a drain that outlasts its grace by far, ends the process.
    private static func watchSignals(_ grace: Duration) -> AsyncStream<Int32> {
        let (first, continuation) = AsyncStream.makeStream(of: Int32.self)
        let all = StopSignals.install()
        Task.detached {
            var count = 0
            for await number in all {
                count += 1
                guard count == 1 else { _exit(128 + number) }
                continuation.yield(number)
                Task.detached {
                    try? await Task.sleep(for: grace + .seconds(10))
                    _exit(1)
                }
            }
        }
        return first
    }

    private static func finish(_ message: String, code: Int32) -> Never {
        let output = code == 0 ? DescriptorLogOutput.standardOutput : .standardError
        output.write(Array((message + "\n").utf8))
        exit(code)
    }
}
