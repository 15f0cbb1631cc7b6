import FoundationEssentials
import Subprocess
import SystemPackage

/// One service as a child process, in a session of its own, its output in a log file.
struct ServiceProcess: Sendable {
    let executable: String
    var arguments: [String] = []
    let log: String
    let environment: [String: String]
    /// How long it may take to stop before it is killed.
    let stopLimit: Duration

    /// Its whole life. When the task is cancelled the process is asked to stop and waited for.
    func run() async throws -> TerminationStatus {
        let file = try FileDescriptor.open(
            FilePath(log), .writeOnly, options: [.create, .truncate], permissions: [.ownerReadWrite])
        var options = PlatformOptions()
        options.teardownSequence = [.gracefulShutDown(allowedDurationToNextStep: stopLimit)]
        options.createSession = true
        let variables = environment.map { (Environment.Key(stringLiteral: $0.key), Optional($0.value)) }
        return try await Subprocess.run(
            .path(FilePath(executable)), arguments: Arguments(arguments),
            environment: .inherit.updating(Dictionary(uniqueKeysWithValues: variables)), platformOptions: options,
            output: .fileDescriptor(file, closeAfterSpawningProcess: false),
            error: .fileDescriptor(file, closeAfterSpawningProcess: true)
        ).terminationStatus
    }

    /// Where services say why they end.
    var lastLogLine: String {
        let text = (try? String(contentsOf: URL(filePath: log), encoding: .utf8)) ?? ""
        return text.trimmedToLastLine(or: "it wrote no log")
    }
}
