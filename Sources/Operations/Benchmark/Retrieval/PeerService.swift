import FoundationEssentials
import HTTP
import Subprocess
import SystemPackage

/// The service that ours is compared with: a command that prepares its tables with `prepare`, and answers `POST /query` on
/// `PEER_PORT` with `serve`.
package struct PeerService: Sendable {
    private let command: [String]
    private let logs: String
    private let environment: [String: String]

    /// - Parameters:
    ///   - command: without the verb.
    ///   - logs: the folder for its log file.
    ///   - environment: on top of this process's own.
    package init(command: [String], logs: String, environment: [String: String]) {
        self.command = command
        self.logs = logs
        self.environment = environment
    }

    /// Gives the peer a collection of its own form, made from ours.
    func prepare(_ collection: String) async throws {
        let status = try await process("prepare", ["COLLECTION_ID": collection]).run()
        guard status.isSuccess else { throw StackError("the peer cannot be prepared: \(log)") }
    }

    /// Calls `body` with the URL of the running peer.
    func run<Value: Sendable>(_ body: @escaping @Sendable (String) async throws -> Value) async throws -> Value {
        let port = PortCheck.freePorts().api
        let process = process("serve", ["PEER_PORT": String(port)])
        let url = "http://127.0.0.1:\(port)"
        return try await withThrowingTaskGroup(of: Value?.self) { group in
            group.addTask {
                _ = try await process.run()
                return nil
            }
            group.addTask {
                _ = try await ReadinessWait(since: .now, within: .seconds(60)).untilReady(.api, url)
                return try await body(url)
            }
            defer { group.cancelAll() }
            guard let value = try await group.next() ?? nil else { throw StackError("the peer ended: \(log)") }
            return value
        }
    }

    private var log: String { process("", [:]).lastLogLine }

    private func process(_ verb: String, _ variables: [String: String]) -> ServiceProcess {
        ServiceProcess(
            executable: command[0], arguments: Array(command.dropFirst()) + [verb], log: "\(logs)/peer.log",
            environment: environment.merging(variables) { $1 }, stopLimit: .seconds(10))
    }
}
