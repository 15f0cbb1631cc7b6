package import HTTP
package import Logging
package import Settings
package import Telemetry

/// Runs one service: listens at once, waits for what it needs, serves, and on the first signal drains.
///
///     starting ──all required answer──► serving ──signal──► draining ──► exit 0
///         └──deadline──► exit 1             └──a background task ends──► exit 1
package struct ServiceHost: Sendable {
    package let service: Service
    package let address: HTTPServerConfiguration
    package let limits: LifecycleLimits
    package let metrics: MetricRegistry
    package let log: Logger
    package let pace: MonitorPace
    private let traces: TraceExport?
    private let now: @Sendable () -> ContinuousClock.Instant

    /// - Parameters:
    ///   - tracing: nil records no spans.
    ///   - now: tells how long ago a dependency was looked at.
    package init(
        service: Service, address: HTTPServerConfiguration, limits: LifecycleLimits, metrics: MetricRegistry,
        log: Logger, pace: MonitorPace = .standard, tracing: Tracing? = nil,
        now: @escaping @Sendable () -> ContinuousClock.Instant = { .now }
    ) {
        self.service = service
        var address = address
        address.tracer = tracing?.tracer
        address.untracedPaths = HealthRoutes.paths
        self.address = address
        traces = tracing?.export
        self.limits = limits
        self.metrics = metrics
        self.log = log
        self.pace = pace
        self.now = now
    }

    /// Runs until a signal or a failure; returns the process's exit code.
    ///
    /// - Parameter onListening: told the port once it is bound.
    package func run(
        _ parts: ServiceParts, signals: AsyncStream<Int32>, onListening: @Sendable (Int) -> Void = { _ in }
    ) async -> Int32 {
        let health = Health(dependencies: parts.dependencies, clock: now)
        let pipeline = ServicePipeline(service: service, metrics: metrics, log: log).make(parts, health)
        let server = HTTPServer(configuration: address, responder: pipeline, logger: log)
        do {
            let port = try await server.start()
            log.info("listening", metadata: ["host": "\(address.host)", "port": .stringConvertible(port)])
            onListening(port)
        } catch {
            log.critical("cannot listen", metadata: ["detail": "\(error)"])
            await parts.close()
            return 1
        }
        let sending = Task { await traces?.run() }
        let code = await run(parts, server, health, signals)
        sending.cancel()
        await sending.value
        await traces?.flush(within: limits.flushTime)
        await parts.close()
        log.info("stopped", metadata: ["exit_code": .stringConvertible(code)])
        return code
    }

    private func run(
        _ parts: ServiceParts, _ server: HTTPServer, _ health: Health, _ signals: AsyncStream<Int32>
    ) async -> Int32 {
        let (endings, ending) = AsyncStream.makeStream(of: Ending.self, bufferingPolicy: .bufferingOldest(1))
        return await withTaskGroup(of: Void.self) { group in
            group.addTask { await awaitSignal(signals, ending) }
            group.addTask { await work(parts, health, ending) }
            let first = await endings.first { _ in true } ?? .signal(0)
            announce(first)
            health.move(to: .draining)
            group.cancelAll()
            try? await Task.sleep(for: limits.shutdownDelay)
            await server.shutdown(grace: limits.shutdownGrace)
            return first.exitCode
        }
    }

    private func awaitSignal(_ signals: AsyncStream<Int32>, _ ending: AsyncStream<Ending>.Continuation) async {
        for await number in signals {
            ending.yield(.signal(number))
            return
        }
    }

    /// Watches the dependencies, and once everything required has answered, works in the background.
    private func work(
        _ parts: ServiceParts, _ health: Health, _ ending: AsyncStream<Ending>.Continuation
    ) async {
        let (changes, change) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        await withTaskGroup(of: Void.self) { group in
            for dependency in parts.dependencies {
                let monitor = DependencyMonitor(
                    dependency: dependency, health: health, metrics: metrics, log: log, pace: pace)
                group.addTask { await monitor.run { change.yield() } }
            }
            guard await started(health, changes, ending) else { return group.cancelAll() }
            for task in parts.background { group.addTask { await run(task, ending) } }
        }
    }

    /// Returns true once all required dependencies have answered; false after the deadline or a cancellation.
    private func started(
        _ health: Health, _ changes: AsyncStream<Void>, _ ending: AsyncStream<Ending>.Continuation
    ) async -> Bool {
        await withTaskGroup(of: Bool.self) { group in
            group.addTask {
                var iterator = changes.makeAsyncIterator()
                while !health.missing.isEmpty {
                    guard await iterator.next() != nil else { return false }
                }
                return true
            }
            group.addTask { [limits] in
                try? await Task.sleep(for: limits.startupTimeout)
                return false
            }
            let isComplete = await group.next() ?? false
            group.cancelAll()
            if isComplete, health.phase == .starting {
                health.move(to: .serving)
                log.info("ready")
            } else if !Task.isCancelled {
                ending.yield(.failure("gave up waiting for \(health.missing.joined(separator: ", "))"))
            }
            return isComplete
        }
    }

    private func run(_ task: BackgroundTask, _ ending: AsyncStream<Ending>.Continuation) async {
        do {
            try await task.run()
            if !Task.isCancelled { ending.yield(.failure("the background task \(task.name) ended")) }
        } catch {
            if !Task.isCancelled { ending.yield(.failure("the background task \(task.name) failed: \(error)")) }
        }
    }

    private func announce(_ ending: Ending) {
        switch ending {
        case .signal(let number): log.info("draining", metadata: ["signal": .stringConvertible(number)])
        case .failure(let reason): log.critical("stopping", metadata: ["reason": "\(reason)"])
        }
    }

    private enum Ending: Sendable {
        case signal(Int32)
        case failure(String)

        var exitCode: Int32 {
            if case .signal = self { return 0 }
            return 1
        }
    }
}

/// How long starting and stopping may take.
package struct LifecycleLimits: Sendable {
    package let startupTimeout: Duration
    /// Between readiness turning false and the door closing, for balancers to notice.
    package let shutdownDelay: Duration
    package let shutdownGrace: Duration
    /// Beyond that, for a collector of traces that is slow.
    package let flushTime: Duration

    package init(
        startupTimeout: Duration, shutdownDelay: Duration = .zero, shutdownGrace: Duration,
        flushTime: Duration = .seconds(2)
    ) {
        self.startupTimeout = startupTimeout
        self.shutdownDelay = shutdownDelay
        self.shutdownGrace = shutdownGrace
        self.flushTime = flushTime
    }
}
