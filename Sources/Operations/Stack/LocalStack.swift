import FoundationEssentials

/// The four services as child processes on this machine, for `ragctl up` and for tests.
package struct LocalStack: Sendable {
    private let binaries: String
    private let logs: String
    private let ports: ServicePorts
    private let environment: [String: String]
    private let stopLimit: Duration
    private let readyLimit: Duration

    /// - Parameters:
    ///   - binaries: the folder that holds `rag-api` and the others.
    ///   - logs: the folder for one log file a service.
    ///   - environment: settings for all of them, on top of this process's own environment. An `EMBEDDER_URL` stands
    ///     for a way to the embedder of this stack.
    ///   - stopLimit: how long a service that is asked to stop may take before it is killed: more than its
    ///     `SHUTDOWN_GRACE_SECONDS`.
    ///   - readyLimit: how long the services may take from their start until each is ready.
    package init(
        binaries: String, logs: String, ports: ServicePorts, environment: [String: String],
        stopLimit: Duration = .seconds(30), readyLimit: Duration = .seconds(60)
    ) {
        self.binaries = binaries
        self.logs = logs
        self.ports = ports
        self.environment = environment
        self.stopLimit = stopLimit
        self.readyLimit = readyLimit
    }

    package var apiURL: String { url(of: .api) }

    package func url(of service: LocalService) -> String { "http://127.0.0.1:\(ports.port(of: service))" }

    /// Runs all services, calls `body` once each is ready, and stops them when it returns or throws. A service that
    /// ends by itself meanwhile ends everything with an error that names its log, and so does one that did not stop
    /// cleanly in the end.
    package func run(_ body: @escaping @Sendable ([ServiceReadiness]) async throws -> Void) async throws {
        try FileManager.default.createDirectory(atPath: logs, withIntermediateDirectories: true)
        let outcome = await withTaskGroup(of: Event.self) { group in
            let start = ContinuousClock.now
            for service in LocalService.allCases { group.addTask { await serve(service) } }
            group.addTask { await use(start, body) }
            var outcome: Result<Void, any Error>?
            for await event in group {
                outcome = event.merged(into: outcome)
                group.cancelAll()
            }
            return outcome
        }
        try outcome?.get()
    }

    /// What ends the life of a stack, or is heard while it ends.
    private enum Event: Sendable {
        case bodyEnded(Result<Void, any Error>)
        case serviceFailed(StackError)
        case serviceStopped

        /// The first thing that happened counts; a failure at the end outweighs a success before, and further services that
        /// failed are told of too.
        func merged(into known: Result<Void, any Error>?) -> Result<Void, any Error>? {
            switch (known, self) {
            case (nil, .bodyEnded(let result)): result
            case (nil, .serviceFailed(let error)), (.success, .serviceFailed(let error)): .failure(error)
            case (.failure(let first as StackError), .serviceFailed(let further)):
                .failure(StackError("\(first); \(further)"))
            default: known
            }
        }
    }

    private func use(
        _ start: ContinuousClock.Instant, _ body: @escaping @Sendable ([ServiceReadiness]) async throws -> Void
    ) async -> Event {
        do {
            let services = LocalService.allCases.map { ($0, url(of: $0)) }
            let readiness = try await ReadinessWait(since: start, within: readyLimit).untilReady(services)
            return .bodyEnded(.success(try await body(readiness)))
        } catch {
            return .bodyEnded(.failure(error))
        }
    }

    /// One service's life. When the task is cancelled the process is asked to stop and waited for.
    private func serve(_ service: LocalService) async -> Event {
        let process = process(of: service, port: ports.port(of: service))
        do {
            let status = try await process.run()
            if Task.isCancelled, status.isSuccess { return .serviceStopped }
            let what = Task.isCancelled ? "did not stop cleanly" : "ended by itself"
            return .serviceFailed(
                StackError(
                    "\(service.executable) \(what) (\(status)): \(process.lastLogLine) (whole log: \(process.log))"))
        } catch {
            if Task.isCancelled { return .serviceStopped }
            return .serviceFailed(StackError("\(service.executable) cannot be run: \(error)"))
        }
    }

    /// A process of `service` that works with the others of this stack.
    func process(of service: LocalService, port: Int, log: String? = nil) -> ServiceProcess {
        var variables = environment
        variables["PORT"] = String(port)
        variables["EMBEDDER_URL"] = variables["EMBEDDER_URL"] ?? url(of: .embedder)
        variables["RETRIEVER_URL"] = url(of: .retriever)
        return ServiceProcess(
            executable: "\(binaries)/\(service.executable)", log: "\(logs)/\(log ?? service.executable).log",
            environment: variables, stopLimit: stopLimit)
    }
}
