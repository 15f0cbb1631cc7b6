/// What `rag-embedder bench` was asked.
package struct BenchmarkOptions: Sendable {
    /// This program.
    package var executable = "/proc/self/exe"
    package var model = ""
    /// Files of prose.
    package var texts: [String] = []
    /// Texts with reference vectors.
    package var golden: String?
    /// The command that starts the peer, without `--precision` and `--threads`; empty for none.
    package var peer: [String] = []
    package var rounds = 9
    /// Of one turn at one piece of work, at least.
    package var turnSeconds = 0.1
    package var loadSeconds = 2.0
    /// What the service is started with.
    package var environment: [String: String] = [:]

    package init() {}

    var textArguments: [String] { ["--model", model] + texts.flatMap { ["--text", $0] } }

    /// The command of a contestant of ours.
    func own(_ way: OwnWay, threads: Int) -> [String] {
        [executable, "bench", "contestant", "--model", model, "--threads", String(threads)] + way.arguments
    }

    func peer(_ precision: String, threads: Int) -> [String] {
        peer + ["--precision", precision, "--threads", String(threads)]
    }
}
