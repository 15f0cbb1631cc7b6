import HTTP
import JSON
import Synchronization

/// Clients that each ask the next question as soon as the last one is answered.
struct ClosedLoop: Sendable {
    /// How long a client waits that was refused.
    private static let pause = Duration.milliseconds(20)

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
        /// Answered ones.
        let requestsPerSecond: Double
        /// Of all requests, the share that the service refused with 429.
        let refused: Double
        let percentiles: Percentiles
    }

    private struct Tally {
        var durations: [Duration] = []
        var refusals = 0
    }

    /// Throws with the first answer that is neither one nor a refusal for the load's sake.
    func round(_ length: Duration) async throws -> Round {
        let client = try PooledHTTPClient(baseURL: url, maximumConnections: clients)
        let start = ContinuousClock.now
        let tally = try await withThrowingTaskGroup(of: Tally.self) { group in
            for _ in 0..<clients { group.addTask { try await ask(by: client, until: start + length) } }
            return try await group.reduce(into: Tally()) { sum, one in
                sum.durations += one.durations
                sum.refusals += one.refusals
            }
        }
        let seconds = (ContinuousClock.now - start) / .seconds(1)
        let answered = tally.durations.count
        return Round(
            requestsPerSecond: Double(answered) / seconds,
            refused: Double(tally.refusals) / Double(max(1, answered + tally.refusals)),
            percentiles: Percentiles(tally.durations))
    }

    private func ask(by client: PooledHTTPClient, until end: ContinuousClock.Instant) async throws -> Tally {
        var tally = Tally()
        while ContinuousClock.now < end {
            let request = HTTPClientRequest(
                .post, "/query", headers: HTTPHeaders(["Content-Type": "application/json"]),
                body: body(next.take()).bytes, timeout: .seconds(60))
            let start = ContinuousClock.now
            let response = try await client.send(request)
            if response.status == 429 {
                tally.refusals += 1
                try await Task.sleep(for: Self.pause)
                continue
            }
            tally.durations.append(.now - start)
            guard response.status == 200 else {
                throw StackError(
                    "\(url)/query answered \(response.status): \(String(decoding: response.body, as: UTF8.self))")
            }
        }
        return tally
    }
}

extension [ClosedLoop.Round] {
    /// Of the rounds' rates.
    var medianRate: Double { map(\.requestsPerSecond).sorted()[count / 2] }

    /// Of the rounds' shares of refused requests.
    var medianRefused: Double { map(\.refused).sorted()[count / 2] }

    /// Of the rounds' percentiles, in milliseconds.
    func median(percent: Double) -> Double { map { $0.percentiles[percent] }.sorted()[count / 2] }
}

/// Hands out numbers.
private final class Counter: Sendable {
    private let value = Atomic(0)

    func take() -> Int { value.wrappingAdd(1, ordering: .relaxed).oldValue }
}
