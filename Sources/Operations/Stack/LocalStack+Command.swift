import Subprocess
import SystemPackage

extension LocalStack {
    /// Runs a shell command that finds the service by `RAG_BASE_URL` and the embedder by `RAG_EMBEDDER_URL`, its output
    /// where ours goes. Throws when it fails.
    ///
    /// - Parameter readiness: handed on as `RAG_READINESS`, for `ragctl bench`.
    package func runCommand(_ command: String, readiness: [ServiceReadiness] = []) async throws {
        let result = try await Subprocess.run(
            .path("/bin/sh"), arguments: ["-c", command],
            environment: .inherit.updating([
                "RAG_BASE_URL": apiURL, "RAG_EMBEDDER_URL": url(of: .embedder),
                "RAG_READINESS": ReadinessBenchmark.text(of: readiness),
            ]),
            output: .fileDescriptor(.standardOutput, closeAfterSpawningProcess: false),
            error: .fileDescriptor(.standardError, closeAfterSpawningProcess: false))
        guard result.terminationStatus.isSuccess else { throw StackError("the command failed: \(command)") }
    }
}
