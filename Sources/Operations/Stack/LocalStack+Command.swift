import Glibc
import Subprocess
import SystemPackage

extension LocalStack {
    /// Runs a shell command that finds the service by `RAG_BASE_URL` and the embedder by `RAG_EMBEDDER_URL`, its output
    /// where ours goes. Throws when it fails. When the task is cancelled, the command and what it started are asked to
    /// stop, killed after `stopLimit`, and waited for.
    ///
    /// - Parameter readiness: handed on as `RAG_READINESS`, for `ragctl bench`.
    package func runCommand(
        _ command: String, readiness: [ServiceReadiness] = [], stopLimit: Duration = .seconds(10)
    ) async throws {
        var options = PlatformOptions()
        // A session of its own: whatever signal we get, from a terminal or elsewhere, all of the command hears of it from
        // us, and once.
        options.createSession = true
        options.teardownSequence = [.gracefulShutDown(toProcessGroup: true, allowedDurationToNextStep: stopLimit)]
        let result = try await Subprocess.run(
            .path("/bin/sh"), arguments: ["-c", command],
            environment: .inherit.updating([
                "RAG_BASE_URL": apiURL, "RAG_EMBEDDER_URL": url(of: .embedder),
                "RAG_READINESS": ReadinessBenchmark.text(of: readiness),
            ]), platformOptions: options,
            output: .fileDescriptor(.standardOutput, closeAfterSpawningProcess: false),
            error: .fileDescriptor(.standardError, closeAfterSpawningProcess: false))
        if Task.isCancelled {
            await Self.awaitEnd(ofGroup: result.processIdentifier.value, within: stopLimit)
            throw CancellationError()
        }
        guard result.terminationStatus.isSuccess else { throw StackError("the command failed: \(command)") }
    }

    /// The shell has ended; what it had started was asked to stop with it and may take longer.
    private static func awaitEnd(ofGroup group: pid_t, within limit: Duration) async {
        // Our own task is cancelled and would not sleep.
        await Task {
            let deadline = ContinuousClock.now + limit
            while kill(-group, 0) == 0 {
                guard .now < deadline else {
                    kill(-group, SIGKILL)
                    return
                }
                try? await Task.sleep(for: .milliseconds(20))
            }
        }.value
    }
}
