import FoundationEssentials
import Subprocess
import SystemPackage

/// The four services as child processes on this machine, for `ragctl up` and for tests.
package struct LocalStack: Sendable {
    private let binaries: String
    private let logs: String
    private let ports: ServicePorts
    private let environment: [String: String]

    /// - Parameters:
    ///   - binaries: the folder that holds `rag-api` and the others.
    ///   - logs: the folder for one log file a service.
    ///   - environment: settings for all of them, on top of this process's own environment.
    package init(binaries: String, logs: String, ports: ServicePorts, environment: [String: String]) {
        self.binaries = binaries
        self.logs = logs
        self.ports = ports
        self.environment = environment
    }

    package var apiURL: String { url(of: .api) }

    package func url(of service: LocalService) -> String { "http://127.0.0.1:\(ports.port(of: service))" }

    /// Runs all services, calls `body` once each is ready, and stops them when it returns or throws. A service that
    /// ends by itself meanwhile ends everything with an error that names its log.
    package func run<Result: Sendable>(
        readyWithin limit: Duration = .seconds(60), _ body: @escaping @Sendable () async throws -> Result
    ) async throws -> Result {
        try FileManager.default.createDirectory(atPath: logs, withIntermediateDirectories: true)
        return try await withThrowingTaskGroup(of: Result?.self) { group in
            for service in LocalService.allCases {
                group.addTask {
                    try await serve(service); return nil
                }
            }
            group.addTask {
                try await ReadinessWait(within: limit).untilReady(
                    LocalService.allCases.map { ($0.executable, url(of: $0)) })
                return try await body()
            }
            defer { group.cancelAll() }
            while let result = try await group.next() {
                if let result { return result }
            }
            throw CancellationError()
        }
    }

    /// One service's life. Returns only when it is cancelled; then the process is asked to stop and waited for.
    private func serve(_ service: LocalService) async throws {
        let log = try FileDescriptor.open(
            FilePath(logPath(of: service)), .writeOnly, options: [.create, .truncate], permissions: [.ownerReadWrite])
        var options = PlatformOptions()
        options.teardownSequence = [.gracefulShutDown(allowedDurationToNextStep: .seconds(15))]
        options.createSession = true
        let result = try await Subprocess.run(
            .path(FilePath("\(binaries)/\(service.executable)")),
            environment: .inherit.updating(variables(for: service)), platformOptions: options,
            output: .fileDescriptor(log, closeAfterSpawningProcess: false),
            error: .fileDescriptor(log, closeAfterSpawningProcess: true))
        try Task.checkCancellation()
        throw StackError(
            "\(service.executable) ended by itself (\(result.terminationStatus)): " + lastLogLine(of: service)
                + " (whole log: \(logPath(of: service)))")
    }

    private func variables(for service: LocalService) -> [Environment.Key: String?] {
        var variables = environment
        variables["PORT"] = String(ports.port(of: service))
        variables["EMBEDDER_URL"] = url(of: .embedder)
        variables["RETRIEVER_URL"] = url(of: .retriever)
        return Dictionary(uniqueKeysWithValues: variables.map { (Environment.Key(stringLiteral: $0.key), $0.value) })
    }

    private func logPath(of service: LocalService) -> String { "\(logs)/\(service.executable).log" }

    private func lastLogLine(of service: LocalService) -> String {
        let text = (try? String(contentsOf: URL(filePath: logPath(of: service)), encoding: .utf8)) ?? ""
        return text.trimmedToLastLine(or: "it wrote no log")
    }
}
