import HTTP

/// A `rag-embedder` of the benchmark's own.
struct ServiceProcess: Sendable {
    let process: ChildProcess
    let url: String
    /// From its start until `/readyz` said yes.
    let readySeconds: Double

    init(
        _ executable: String, model: String, processors: ProcessorList, environment: [String: String]
    ) async throws {
        let port = Int.random(in: 20_000...60_000)
        let url = "http://127.0.0.1:\(port)"
        var variables = environment
        variables["HOST"] = "127.0.0.1"
        variables["PORT"] = String(port)
        variables["MODEL_PATH"] = model
        // Requests come again when there were many, and what is kept is not computed.
        variables["EMBEDDER_CACHE_BYTES"] = "0"
        // Its output goes to a pipe that nobody reads.
        variables["LOG_LEVEL"] = "error"
        let start = ContinuousClock.now
        process = try ChildProcess(
            [executable], processors: processors, environment: variables.map { "\($0)=\($1)" })
        self.url = url
        try await Self.becomesReady(url, by: start + .seconds(30))
        readySeconds = (ContinuousClock.now - start) / .seconds(1)
    }

    private static func becomesReady(_ url: String, by deadline: ContinuousClock.Instant) async throws {
        let client = try PooledHTTPClient(baseURL: url)
        while ContinuousClock.now < deadline {
            let answer = try? await client.send(HTTPClientRequest(.get, "/readyz", timeout: .seconds(1)))
            if answer?.status == 200 { return }
            try await Task.sleep(for: .milliseconds(1))
        }
        throw BenchmarkError("rag-embedder did not become ready; its error stands above")
    }
}
