package import Embedding
import Glibc
import HTTP
import JSON
import Synchronization

/// `rag-embedder bench load`: clients of a running service, in a process of their own so that they can be kept off its
/// processors.
package struct LoadGenerator: Sendable {
    private let plan: LoadPlan
    private let bodies: LoadBodies
    private let client: PooledHTTPClient

    /// Time at the start that is not measured.
    private static let warmUp = Duration.milliseconds(500)

    package init(_ plan: LoadPlan, corpus: Corpus, tokenizer: WordPieceTokenizer) throws {
        self.plan = plan
        bodies = LoadBodies(corpus, tokenizer, plan)
        client = try PooledHTTPClient(
            baseURL: plan.url, maximumConnections: max(1, plan.queryClients + plan.bulkClients))
    }

    /// Prints the results as one line of JSON.
    package func run() async {
        let begin = ContinuousClock.now + Self.warmUp
        async let queries = clients(plan.queryClients, bodies.queries, priority: "query", begin)
        async let bulk = clients(plan.bulkClients, bodies.bulk, priority: "bulk", begin)
        let answer: JSONValue = ["queries": await queries.json, "bulk": await bulk.json]
        print(answer.text)
        fflush(nil)
    }

    private struct Tally: Sendable {
        var durations: [Duration] = []
        var failures = 0
        var tokens = 0.0
    }

    private func clients(
        _ count: Int, _ bodies: [LoadBodies.Body], priority: String, _ begin: ContinuousClock.Instant
    ) async -> LoadResult {
        let end = begin + .seconds(plan.seconds)
        let next = Counter()
        let tallies = await withTaskGroup(of: Tally.self) { group in
            for _ in 0..<count {
                group.addTask { await client(bodies, priority, next, begin..<end) }
            }
            return await group.reduce(into: [Tally]()) { $0.append($1) }
        }
        return LoadResult(
            durations: tallies.flatMap(\.durations), failures: tallies.reduce(0) { $0 + $1.failures },
            tokens: Int(tallies.reduce(0) { $0 + $1.tokens }), seconds: plan.seconds)
    }

    private func client(
        _ bodies: [LoadBodies.Body], _ priority: String, _ next: Counter, _ window: Range<ContinuousClock.Instant>
    ) async -> Tally {
        var tally = Tally()
        while ContinuousClock.now < window.upperBound {
            let body = bodies[next.take() % bodies.count]
            let start = ContinuousClock.now
            let isAnswered = await send(body, priority)
            let end = ContinuousClock.now
            // Work that began before the window or ends after it counts for the part within.
            let inside = min(end, window.upperBound) - max(start, window.lowerBound)
            guard inside > .zero else { continue }
            if isAnswered { tally.tokens += Double(body.tokens) * (inside / (end - start)) }
            guard start >= window.lowerBound, end <= window.upperBound || tally.durations.isEmpty else { continue }
            if isAnswered { tally.durations.append(end - start) } else { tally.failures += 1 }
        }
        return tally
    }

    private func send(_ body: LoadBodies.Body, _ priority: String) async -> Bool {
        let request = HTTPClientRequest(
            .post, "/embed",
            headers: HTTPHeaders([
                "Content-Type": "application/json", "Accept": "application/octet-stream", "X-Priority": priority,
            ]), body: body.bytes, timeout: .seconds(60), isIdempotent: true)
        return (try? await client.send(request))?.status == 200
    }
}

/// Hands out numbers.
private final class Counter: Sendable {
    private let value = Atomic(0)

    func take() -> Int { value.wrappingAdd(1, ordering: .relaxed).oldValue }
}
