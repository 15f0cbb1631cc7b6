import Glibc
import HTTP
import JSON
import Threads

/// Requests that come when they come, however long the ones before take: what a service meets that is asked for more than
/// it can do. Times count from when a request was due, so that no waiting is left out.
struct OpenLoop: Sendable {
    let client: PooledHTTPClient
    let path: String
    let headers: HTTPHeaders
    /// The body of the request with this number.
    let body: @Sendable (Int) -> JSONValue

    /// What became of the requests of one round.
    struct Outcome: Sendable {
        var answered: [Duration] = []
        var refused: [Duration] = []
        /// Anything but 200, 429 and 503 with `Retry-After`.
        var failed = 0
        var seconds = 0.0

        var goodput: Double { Double(answered.count) / max(seconds, 1e-9) }
        var offered: Double { Double(answered.count + refused.count + failed) / max(seconds, 1e-9) }
    }

    fileprivate enum Answer: Sendable {
        case answered(Duration)
        case refused(Duration)
        case failed
    }

    /// - Parameters:
    ///   - rate: requests a second, at random moments (a Poisson process).
    ///   - first: the number of the first request.
    func round(rate: Double, for length: Duration, first: Int) async throws -> Outcome {
        let start = ContinuousClock.now
        var outcome = try await withThrowingTaskGroup(of: Answer.self) { group in
            var due = start
            var number = first
            while due < start + length {
                due += .seconds(-log(Double.random(in: 1e-9..<1)) / rate)
                try await Task.sleep(until: due)
                group.addTask(executorPreference: WorkerPool.shared) { [number, due] in await ask(number, due: due) }
                number += 1
            }
            return try await group.reduce(into: Outcome()) { $0.count($1) }
        }
        outcome.seconds = length / .seconds(1)
        return outcome
    }

    private func ask(_ number: Int, due: ContinuousClock.Instant) async -> Answer {
        let request = HTTPClientRequest(
            .post, path, headers: headers, body: body(number).bytes, timeout: .seconds(30), isIdempotent: true)
        guard let response = try? await client.send(request) else { return .failed }
        switch response.status {
        case 200: return .answered(.now - due)
        case 429, 503: return response.headers["Retry-After"] == nil ? .failed : .refused(.now - due)
        default: return .failed
        }
    }
}

extension OpenLoop.Outcome {
    fileprivate mutating func count(_ answer: OpenLoop.Answer) {
        switch answer {
        case .answered(let duration): answered.append(duration)
        case .refused(let duration): refused.append(duration)
        case .failed: failed += 1
        }
    }
}
