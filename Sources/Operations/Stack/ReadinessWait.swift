import HTTP

/// Waits until services answer `/readyz` with 200.
struct ReadinessWait: Sendable {
    private let limit: Duration

    init(within limit: Duration) {
        self.limit = limit
    }

    /// Throws `StackError` with the first service that is not ready in time and what it is waiting for.
    func untilReady(_ services: [(name: String, url: String)]) async throws {
        let deadline = ContinuousClock.now + limit
        for service in services {
            let client = try PooledHTTPClient(baseURL: service.url)
            while true {
                let answer = try? await client.send(HTTPClientRequest(.get, "/readyz?verbose", timeout: .seconds(2)))
                if answer?.status == 200 { break }
                guard ContinuousClock.now < deadline else {
                    let report = answer.map { String(decoding: $0.body, as: UTF8.self) } ?? "it does not answer"
                    throw StackError("\(service.name) was not ready within \(limit): \(report)")
                }
                try await Task.sleep(for: .milliseconds(50))
            }
        }
    }
}
