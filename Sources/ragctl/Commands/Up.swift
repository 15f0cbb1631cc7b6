import ArgumentParser
import FoundationEssentials
import HTTP
import JSON
import Operations
import ServiceHost
import Settings

/// `ragctl up`: the whole service on this machine, until Ctrl-C.
struct Up: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Start everything on this machine and stay until Ctrl-C.",
        discussion: "DATABASE_URL and REDIS_URL, where set, take the place of servers of the project's own.")

    @Option(help: "The script that starts PostgreSQL and Redis.")
    var servers = "deployment/scripts/servers"

    @Option(help: "The folder of the services' executables.")
    var binaries = ".build/release"

    @Option(help: "The folder for data and logs.")
    var state = ".run"

    @Option(help: "A folder to ingest.")
    var samples: String?

    @Option(help: "A file of questions about the samples; the first one is asked.")
    var questions: String?

    @Flag(help: "Stop again once the sample question was answered.")
    var once = false

    @Option(help: "A command to run with RAG_BASE_URL and RAG_EMBEDDER_URL set once all is ready; then all stops.")
    var exec: String?

    @Flag(help: "Also measure for ragctl bench in --exec how long each service takes to readiness alone.")
    var measureReadiness = false

    @Flag(help: "Listen on ports that are free now, whatever they are.")
    var freePorts = false

    @OptionGroup var ports: PortOptions

    func run() async throws {
        do {
            try await start()
        } catch let error as StackError {
            say("ragctl: \(error)")
            throw ExitCode.failure
        }
    }

    /// A signal ends all that was started, whatever is at hand. Where that is the wish (without `--exec` and `--once`, once
    /// all is ready), the exit code is 0, else the shells' usual 128 and the signal's number.
    private func start() async throws {
        let signals = StopSignals.install()
        let ports = freePorts ? PortCheck.freePorts() : ports.ports
        try requireFree(ports)
        let databases = DatabaseServers(script: servers, folder: state)
        let urls = try await databases.start()
        let modelPath = ModelLocation.path(ProcessInfo.processInfo.environment)
        let work = await InterruptibleWork.run(until: signals) { try await runServices(urls, ports, modelPath) }
        say("stopping …")
        try await databases.stop()
        try end(work)
    }

    private func end(_ work: InterruptibleWork) throws {
        guard let signal = work.signal, case .failure(let error) = work.result else { return try work.result.get() }
        if let error = error as? StackError { say("ragctl: \(error)") }
        throw ExitCode(128 + signal)
    }

    private func runServices(_ urls: [String: String], _ ports: ServicePorts, _ modelPath: String) async throws {
        let limits = try Settings(for: .api, keys: [\.startupTimeout, \.shutdownGrace, \.shutdownDelay])
        _ = try await Migrate.migrate(
            try DatabaseDoor.open(urls["DATABASE_URL"]), waitingFor: limits.startupTimeout)
        var variables = urls
        variables["MODEL_PATH"] = modelPath
        let stack = LocalStack(
            binaries: binaries, logs: "\(state)/logs", ports: ports, environment: variables,
            stopLimit: limits.shutdownDelay + limits.shutdownGrace + .seconds(10), readyLimit: limits.startupTimeout)
        let journey = Journey(stack: stack, samples: samples, questions: questions)
        try await stack.run { [once, exec, measureReadiness] readiness in
            if let exec {
                let alone = measureReadiness ? try await stack.readinessAlone() : []
                return try await stack.runCommand(exec, readiness: readiness + alone)
            }
            try await journey.run()
            if !once { await InterruptibleWork.untilCancelled() }
        }
    }

    private func requireFree(_ wanted: ServicePorts) throws {
        for (name, port) in [
            ("API_PORT", wanted.api), ("RETRIEVER_PORT", wanted.retriever), ("EMBEDDER_PORT", wanted.embedder),
            ("WORKER_PORT", wanted.worker),
        ] where !PortCheck.isFree(port) {
            throw StackError("port \(port) is in use by another program; stop it, or set \(name) to a free port")
        }
    }
}
