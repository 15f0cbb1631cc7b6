import Subprocess

/// PostgreSQL and Redis for one folder, started and stopped by the project's `servers` script. Where `DATABASE_URL` or
/// `REDIS_URL` is set, the script leaves that one alone and names it back.
package struct DatabaseServers: Sendable {
    private let script: String
    private let folder: String

    /// - Parameter script: the path of `deployment/scripts/servers`.
    /// - Parameter folder: where data and logs of the servers live.
    package init(script: String, folder: String) {
        self.script = script
        self.folder = folder
    }

    /// Starts them where they are not running and answers `DATABASE_URL` and `REDIS_URL`.
    package func start() async throws -> [String: String] {
        let output = try await call("start")
        var environment: [String: String] = [:]
        for line in output.split(separator: "\n") {
            guard let equals = line.firstIndex(of: "=") else { continue }
            environment[String(line[..<equals])] = String(line[line.index(after: equals)...])
        }
        guard environment["DATABASE_URL"] != nil else { throw StackError("\(script) start named no DATABASE_URL") }
        return environment
    }

    package func stop() async throws {
        _ = try await call("stop")
    }

    private func call(_ verb: String) async throws -> String {
        var options = PlatformOptions()
        // Ctrl-C in a terminal is not to break off a start or a stop halfway.
        options.createSession = true
        let result = try await run(
            .path(.init(script)), arguments: [verb, folder], platformOptions: options,
            output: .string(limit: 1 << 16), error: .string(limit: 1 << 16))
        guard result.terminationStatus.isSuccess else {
            throw StackError(result.standardError.trimmedToLastLine(or: "\(script) \(verb) failed"))
        }
        return result.standardOutput
    }
}

extension String {
    /// The last line that is not empty: where scripts say what went wrong.
    func trimmedToLastLine(or substitute: String) -> String {
        split(whereSeparator: \.isNewline).last.map(String.init) ?? substitute
    }
}
