import HTTP
import JSON

/// Whether the service stands when it is asked for twice what it can do: how much it still answers, and how fast.
package struct LoadBenchmark: Sendable {
    /// What is asked of the figures.
    package static let leastGoodput = 0.9
    package static let mostSlowdown = 2.0

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

    /// The figures, and whether they are what they must be.
    package func run() async throws -> (figures: [BenchmarkFigure], isMet: Bool) {
        let capacity = try await capacity()
        let calm = try await measure("a tenth of the load", rate: capacity / 10)
        let overload = try await measure("twice the load", rate: capacity * 2)
        let share = overload.goodput / capacity
        let (before, during) = (Percentiles(calm.answered)[99], Percentiles(overload.answered)[99])
        let figures = [
            BenchmarkFigure("load: most answered", capacity, "requests/s"),
            BenchmarkFigure("load: at a tenth, p50", Percentiles(calm.answered)[50], "ms"),
            BenchmarkFigure("load: at a tenth, p99", before, "ms"),
            BenchmarkFigure("load: at twice, answered", overload.goodput, "requests/s"),
            BenchmarkFigure("load: at twice, share of the most", share, "ratio"),
            BenchmarkFigure("load: at twice, p50", Percentiles(overload.answered)[50], "ms"),
            BenchmarkFigure("load: at twice, p99", during, "ms"),
            BenchmarkFigure("load: at twice, p99 to that at a tenth", during / max(before, 1e-9), "ratio"),
            BenchmarkFigure("load: at twice, refusals' p99", Percentiles(overload.refused)[99], "ms"),
            BenchmarkFigure("load: neither answered nor refused", Double(calm.failed + overload.failed), "requests"),
        ]
        let isMet =
            share >= Self.leastGoodput && during <= before * Self.mostSlowdown && calm.failed + overload.failed == 0
        return (figures, isMet)
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

    private func measure(_ name: String, rate: Double) async throws -> OpenLoop.Outcome {
        let outcome = try await loop.round(rate: rate, for: length, first: .random(in: 0..<1 << 40))
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
