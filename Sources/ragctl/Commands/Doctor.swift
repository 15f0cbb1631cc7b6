import ArgumentParser
import FoundationEssentials
import JSON
import Operations
import Postgres
import Redis

/// `ragctl doctor`: looks at everything the service needs and says how to mend what is missing.
struct Doctor: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Check toolchain, packages, model, database, Redis and services.")

    @OptionGroup var service: ServiceOptions
    @OptionGroup var ports: PortOptions

    @Option(help: "The list of Debian packages.")
    var packageList = "deployment/scripts/packages.txt"

    func run() async throws {
        let environment = ProcessInfo.processInfo.environment
        var checks = await MachineChecks(modelPath: ModelLocation.path(environment), packageList: packageList).run()
        checks.append(await BackendChecks.postgres())
        if let connections = await BackendChecks.connections() { checks.append(connections) }
        if let tenancy = await BackendChecks.tenancy() { checks.append(tenancy) }
        checks.append(await BackendChecks.redis())
        checks += await ServiceChecks(ports: ports.ports).run()
        if service.json {
            print(JSONValue.array(checks.map(\.json)).prettyText)
        } else {
            for check in checks { print(check.line) }
        }
        if checks.contains(where: { !$0.isHealthy }) { throw ExitCode.failure }
    }
}

extension DoctorCheck {
    fileprivate var json: JSONValue {
        [
            "name": .string(name), "healthy": .bool(isHealthy), "finding": .string(finding),
            "remedy": JSONValue(remedy),
        ]
    }

    fileprivate var line: String {
        "\(isHealthy ? "ok  " : "BAD ") \(name): \(finding)" + (remedy.map { "\n       to mend: \($0)" } ?? "")
    }
}
