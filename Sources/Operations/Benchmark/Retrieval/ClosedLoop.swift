import HTTP
import JSON
import Synchronization

/// Clients that each ask the next question as soon as the last one is answered.
struct ClosedLoop: Sendable {
    let url: String
    let clients: Int
    /// The body of the request with this number; no number comes twice.
    let body: @Sendable (Int) -> JSONValue
    private let next = Counter()

    init(url: String, clients: Int, body: @escaping @Sendable (Int) -> JSONValue) {
        self.url = url
        self.clients = clients
        self.body = body
    }

    /// One round.
    struct Round: Sendable {
        let requestsPerSecond: Double
        let percentiles: Percentiles
    }

    /// Throws with the first answer that is none.
    func round(_ length: Duration) async throws -> Round {
        let client = try PooledHTTPClient(baseURL: url, maximumConnections: clients)
        let start = ContinuousClock.now
        let durations = try await withThrowingTaskGroup(of: [Duration].self) { group in
            for _ in 0..<clients { group.addTask { try await ask(by: client, until: start + length) } }
            return try await group.reduce(into: [Duration]()) { $0 += $1 }
        }
        let seconds = (ContinuousClock.now - start) / .seconds(1)
        return Round(requestsPerSecond: Double(durations.count) / seconds, percentiles: Percentiles(durations))
    }

    private func ask(by client: PooledHTTPClient, until end: ContinuousClock.Instant) async throws -> [Duration] {
        var durations: [Duration] = []
        while ContinuousClock.now < end {
            let request = HTTPClientRequest(
                .post, "/query", headers: HTTPHeaders(["Content-Type": "application/json"]),
                body: body(next.take()).bytes, timeout: .seconds(60))
            let start = ContinuousClock.now
            let response = try await client.send(request)
            durations.append(.now - start)
            guard response.status == 200 else {
                throw StackError(
                    "\(url)/query answered \(response.status): \(String(decoding: response.body, as: UTF8.self))")
            }
        }
        return durations
    }
}

extension [ClosedLoop.Round] {
    /// Of the rounds' rates.
    var medianRate: Double { map(\.requestsPerSecond).sorted()[count / 2] }

    /// Of the rounds' percentiles, in milliseconds.
    func median(percent: Double) -> Double { map { $0.percentiles[percent] }.sorted()[count / 2] }
}

/// Hands out numbers.
private final class Counter: Sendable {
    private let value = Atomic(0)

    func take() -> Int { value.wrappingAdd(1, ordering: .relaxed).oldValue }
}
