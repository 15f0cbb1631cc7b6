/// One round of the benchmark: what was answered among few requests, at about the most that can be, and at twice that.
/// They follow each other closely, as the machine is not as fast in one minute as in another.
struct LoadRound: Sendable {
    let calm: OpenLoop.Outcome
    /// At rates about the most, from below and from above.
    let full: [OpenLoop.Outcome]
    let twice: OpenLoop.Outcome

    /// The most that was answered a second at any rate below twice.
    var most: Double { Self.most(full) }
    var share: Double { twice.goodput / max(most, 1e-9) }
    var slowdown: Double { Percentiles(twice.answered)[99] / max(Percentiles(calm.answered)[99], 1e-9) }
    var failed: Int { ([calm, twice] + full).reduce(0) { $0 + $1.failed } }

    static func most(_ outcomes: [OpenLoop.Outcome]) -> Double { outcomes.map(\.goodput).max() ?? 0 }
}

/// What several rounds say together: of each figure the median, and of those that are promised how far they spread.
struct LoadRounds: Sendable {
    private let rounds: [LoadRound]

    init(_ rounds: [LoadRound]) {
        self.rounds = rounds
    }

    var isMet: Bool {
        median(\.share) >= LoadBenchmark.leastGoodput && median(\.slowdown) <= LoadBenchmark.mostSlowdown && failed == 0
    }

    var figures: [BenchmarkFigure] {
        [
            BenchmarkFigure("load: most answered", median(\.most), "requests/s"),
            BenchmarkFigure("load: at a tenth, p50", percentile(50) { $0.calm.answered }, "ms"),
            BenchmarkFigure("load: at a tenth, p99", percentile(99) { $0.calm.answered }, "ms"),
            BenchmarkFigure("load: at twice, asked", median { $0.twice.offered }, "requests/s"),
            BenchmarkFigure("load: at twice, answered", median { $0.twice.goodput }, "requests/s"),
            BenchmarkFigure("load: at twice, p50", percentile(50) { $0.twice.answered }, "ms"),
            BenchmarkFigure("load: at twice, p99", percentile(99) { $0.twice.answered }, "ms"),
            BenchmarkFigure("load: at twice, refusals' p50", percentile(50) { $0.twice.refused }, "ms"),
            BenchmarkFigure("load: at twice, refusals' p99", percentile(99) { $0.twice.refused }, "ms"),
        ] + spread("load: at twice, share of the most", \.share)
            + spread("load: at twice, p99 to that at a tenth", \.slowdown)
            + [BenchmarkFigure("load: neither answered nor refused", Double(failed), "requests")]
    }

    private var failed: Int { rounds.reduce(0) { $0 + $1.failed } }

    private func spread(_ metric: String, _ value: (LoadRound) -> Double) -> [BenchmarkFigure] {
        let values = rounds.map(value)
        return [
            BenchmarkFigure(metric, median(value), "ratio"),
            BenchmarkFigure(metric + ", least", values.min() ?? 0, "ratio"),
            BenchmarkFigure(metric + ", greatest", values.max() ?? 0, "ratio"),
        ]
    }

    private func percentile(_ percent: Double, _ durations: (LoadRound) -> [Duration]) -> Double {
        median { Percentiles(durations($0))[percent] }
    }

    /// Of an even number the mean of the two in the middle.
    private func median(_ value: (LoadRound) -> Double) -> Double {
        let sorted = rounds.map(value).sorted()
        guard !sorted.isEmpty else { return 0 }
        return (sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2]) / 2
    }
}
