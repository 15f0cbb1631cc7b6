import HTTP

/// How long a service took from the start of its process to its first answer that it is ready.
package struct ServiceReadiness: Sendable {
    package let service: LocalService
    package let duration: Duration
    /// Whether the others were up already; else all were started at once.
    package var isAlone = false
}

/// Waits until services answer `/readyz` with 200.
struct ReadinessWait: Sendable {
    private static let pause = Duration.milliseconds(5)

    private let start: ContinuousClock.Instant
    private let limit: Duration

    /// - Parameters:
    ///   - start: when the services were started.
    ///   - limit: from then on.
    init(since start: ContinuousClock.Instant, within limit: Duration) {
        self.start = start
        self.limit = limit
    }

    /// When each became ready. Throws `StackError` with the first service that is not ready in time and what it is
    /// waiting for.
    func untilReady(_ services: [(LocalService, url: String)]) async throws -> [ServiceReadiness] {
        try await withThrowingTaskGroup(of: ServiceReadiness.self) { group in
            for (service, url) in services { group.addTask { try await untilReady(service, url) } }
            let all = try await group.reduce(into: []) { $0.append($1) }
            return LocalService.allCases.compactMap { service in all.first { $0.service == service } }
        }
    }

    func untilReady(_ service: LocalService, _ url: String) async throws -> ServiceReadiness {
        let client = try PooledHTTPClient(baseURL: url)
        while true {
            let answer = try? await client.send(HTTPClientRequest(.get, "/readyz?verbose", timeout: .seconds(2)))
            if answer?.status == 200 { return ServiceReadiness(service: service, duration: .now - start) }
            guard ContinuousClock.now < start + limit else {
                let report = answer.map { String(decoding: $0.body, as: UTF8.self) } ?? "it does not answer"
                throw StackError("\(service.executable) was not ready within \(limit): \(report)")
            }
            try await Task.sleep(for: Self.pause)
        }
    }
}
