import HTTP
import JSON

/// Whether the service stands when it is asked for twice what it can do: how much it still answers, and how fast.
package struct LoadBenchmark: Sendable {
    /// What is asked of the figures.
    package static let leastGoodput = 0.9
    package static let mostSlowdown = 2.0
    /// Where the most is looked for anew in each round, in parts of what was found before.
    private static let fullRates = [1, 1.25, 1.5]

    private let loop: OpenLoop
    private let processes: ProcessBenchmark
    private let say: @Sendable (String) -> Void
    private let length: Duration

    /// - Parameters:
    ///   - proof: the key to send along; nil where the service asks for none.
    ///   - length: of each measurement.
    ///   - questions: asked in turn, each time with another number, so that no cache answers.
    package init(
        url: String, proof: String?, questions: [String], ports: ServicePorts, length: Duration,
        say: @escaping @Sendable (String) -> Void
    ) throws {
        var headers = HTTPHeaders(["Content-Type": "application/json"])
        if let proof { headers["Authorization"] = "Bearer " + proof }
        let marker = String(UInt32.random(in: .min ... .max), radix: 36)
        loop = OpenLoop(
            client: try PooledHTTPClient(baseURL: url, maximumConnections: 256, maximumWaiting: 1 << 16),
            path: "/query", headers: headers
        ) { number in
            let question = questions.isEmpty ? "What is kept?" : questions[number % questions.count]
            return ["question": .string("\(question) (\(marker) \(number))")]
        }
        processes = ProcessBenchmark(ports: ports)
        self.say = say
        self.length = length
    }

    /// The figures, and whether they are what they must be. What is compared is measured in turn, `rounds` times.
    package func run(rounds count: Int) async throws -> (figures: [BenchmarkFigure], isMet: Bool) {
        var capacity = try await capacity()
        var rounds: [LoadRound] = []
        for _ in 0..<max(1, count) {
            let round = try await round(capacity)
            capacity = round.most
            rounds.append(round)
        }
        let result = LoadRounds(rounds)
        return (result.figures, result.isMet)
    }

    /// - Parameter capacity: about what can be answered; twice the load is twice what this round finds.
    private func round(_ capacity: Double) async throws -> LoadRound {
        // Of few requests only a long time has enough.
        let calm = try await measure("a tenth of the load", rate: capacity / 10, for: length * 2)
        var full: [OpenLoop.Outcome] = []
        for rate in Self.fullRates { full.append(try await measure("the load", rate: capacity * rate)) }
        let twice = try await measure("twice the load", rate: LoadRound.most(full) * 2)
        return LoadRound(calm: calm, full: full, twice: twice)
    }

    /// Half the load for `time`: memory of each service early and late. A service that only grows would have no end.
    package func soak(_ time: Duration) async throws -> (figures: [BenchmarkFigure], isMet: Bool) {
        let capacity = try await capacity()
        _ = try await measure("half the load, to warm up", rate: capacity / 2)
        let half = try await steady(rate: capacity / 2, time * 0.5)
        let early = await processes.run()
        let rest = try await steady(rate: capacity / 2, time * 0.5)
        let late = await processes.run()
        let growth = zip(early, late).map {
            BenchmarkFigure("soak: growth of \($0.metric)", $1.value - $0.value, "MiB")
        }
        let failed = half.failed + rest.failed
        let isMet = failed == 0 && zip(early, late).allSatisfy { $1.value <= $0.value * 1.05 + 8 }
        return (
            late + growth + [BenchmarkFigure("soak: neither answered nor refused", Double(failed), "requests")], isMet
        )
    }

    /// The most that is answered a second, whatever is asked for: the best of several rates, each half as high again.
    private func capacity() async throws -> Double {
        _ = try await measure("to warm up", rate: 50)
        var best = 0.0
        var rate = 100.0
        while true {
            let outcome = try await measure("looking for the most", rate: rate)
            guard outcome.goodput > best * 1.05 || outcome.refused.isEmpty else { break }
            best = max(best, outcome.goodput)
            rate *= 1.5
        }
        return best
    }

    private func steady(rate: Double, _ time: Duration) async throws -> OpenLoop.Outcome {
        let outcome = try await loop.round(rate: rate, for: time, first: .random(in: 0..<1 << 40))
        tell("half the load", outcome)
        return outcome
    }

    private func measure(_ name: String, rate: Double, for time: Duration? = nil) async throws -> OpenLoop.Outcome {
        let outcome = try await loop.round(rate: rate, for: time ?? length, first: .random(in: 0..<1 << 40))
        tell(name, outcome)
        return outcome
    }

    private func tell(_ name: String, _ outcome: OpenLoop.Outcome) {
        let percentiles = Percentiles(outcome.answered)
        say(
            "\(name): \(FixedPoint.text(outcome.offered, digits: 0))/s asked, "
                + "\(FixedPoint.text(outcome.goodput, digits: 0))/s answered, p50 \(FixedPoint.text(percentiles[50], digits: 1)) ms, "
                + "p99 \(FixedPoint.text(percentiles[99], digits: 1)) ms, \(outcome.failed) failed")
    }
}
