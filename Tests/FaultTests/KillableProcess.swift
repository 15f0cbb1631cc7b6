import Glibc
import Operations
import Subprocess
import Synchronization
import SystemPackage

/// A service that is started again whenever it dies, as an orchestrator would, and that can be killed at any moment.
final class KillableProcess: Sendable {
    let executable: String
    private let log: String
    private let environment: [String: String]
    private let running = Mutex<pid_t?>(nil)
    /// Ends that nobody asked for.
    private let ownEnds = Mutex(0)
    private let killed = Mutex(false)

    init(_ executable: String, log: String, environment: [String: String]) {
        self.executable = executable
        self.log = log
        self.environment = environment
    }

    var ownEndCount: Int { ownEnds.withLock { $0 } }

    /// Starts it again and again until the task is cancelled; then it is asked to stop and waited for.
    func keepRunning() async throws {
        while !Task.isCancelled {
            try await runOnce()
            let wasKilled = killed.withLock { killed in
                defer { killed = false }
                return killed
            }
            if !wasKilled && !Task.isCancelled { ownEnds.withLock { $0 += 1 } }
        }
    }

    /// SIGKILL, once it runs.
    func kill() async throws {
        while true {
            let isHit = running.withLock { pid in
                guard let pid else { return false }
                killed.withLock { $0 = true }
                return Glibc.kill(pid, SIGKILL) == 0
            }
            if isHit { return }
            try await Task.sleep(for: .milliseconds(5))
        }
    }

    private func runOnce() async throws {
        let file = try FileDescriptor.open(
            FilePath(log), .writeOnly, options: [.create, .append], permissions: [.ownerReadWrite])
        var options = PlatformOptions()
        options.teardownSequence = [.gracefulShutDown(allowedDurationToNextStep: .seconds(15))]
        options.createSession = true
        let variables = environment.map { (Environment.Key(stringLiteral: $0.key), Optional($0.value)) }
        _ = try await Subprocess.run(
            .path(FilePath(executable)),
            environment: .inherit.updating(Dictionary(uniqueKeysWithValues: variables)), platformOptions: options,
            input: .none, output: .fileDescriptor(file, closeAfterSpawningProcess: false),
            error: .fileDescriptor(file, closeAfterSpawningProcess: true)
        ) { execution in
            running.withLock { $0 = execution.processIdentifier.value }
            // Its pid is its own until it was waited for, which follows this body: the last moment to forget it.
            while Glibc.kill(execution.processIdentifier.value, 0) == 0, !Self.isOver(execution.processIdentifier.value)
            {
                try? await Task.sleep(for: .milliseconds(10))
                if Task.isCancelled { break }
            }
            running.withLock { $0 = nil }
        }
    }

    /// Whether the process ended and only waits to be noticed.
    private static func isOver(_ pid: pid_t) -> Bool {
        var info = siginfo_t()
        let code = waitid(P_PID, id_t(pid), &info, WEXITED | WNOHANG | WNOWAIT)
        return code != 0 || info.si_signo == SIGCHLD
    }
}
