import Subprocess
import TestSupport
import Testing

/// The real `ragctl up`, which gets a signal in the middle: nothing that it started is left.
struct UpSignalTests {
    @Test func `up with a command ends it, all services and the servers on SIGTERM`() async throws {
        try await UpRun.with { run in
            // The shell's own child, and one that only the command's group reaches.
            let command = "sleep 3600 & echo begun; sleep 3600"
            let status = try await run.up(["--exec", command], signal: .terminate) {
                run.text(of: "output") == "begun\n"
            }
            expectNothingLeft(run, status, .exited(128 + 15))
        }
    }

    @Test func `a command that does not hear SIGTERM is killed`() async throws {
        try await UpRun.with { run in
            let command = "(trap '' TERM; echo begun; while :; do sleep 1; done) & wait"
            let status = try await run.up(["--exec", command], signal: .interrupt) {
                run.text(of: "output") == "begun\n"
            }
            expectNothingLeft(run, status, .exited(128 + 2))
        }
    }

    @Test func `up once ends all services and the servers on SIGINT before they are ready`() async throws {
        try await UpRun.with { run in
            try run.replaceServices(by: "trap 'exit 0' TERM; echo begun; while :; do sleep 0.05; done")
            let status = try await run.up(["--once"], signal: .interrupt) {
                ["api", "retriever", "embedder", "worker"].allSatisfy {
                    run.text(of: "state/logs/rag-\($0).log") == "begun\n"
                }
            }
            expectNothingLeft(run, status, .exited(128 + 2))
        }
    }

    @Test func `up that nothing was asked of but to stay ends well on SIGINT`() async throws {
        try await UpRun.with { run in
            let status = try await run.up([], signal: .interrupt) {
                run.text(of: "output").contains("Ctrl-C stops everything")
            }
            expectNothingLeft(run, status, .exited(0))
        }
    }

    private func expectNothingLeft(_ run: UpRun, _ status: TerminationStatus, _ expected: TerminationStatus) {
        #expect(status == expected, "\(run.text(of: "errors"))")
        #expect(run.processes.isEmpty)
        #expect(run.serversWereStopped)
    }
}
