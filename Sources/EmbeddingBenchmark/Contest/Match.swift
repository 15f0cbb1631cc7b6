/// Contestants that take turns at the same work, round by round, so that a noisy moment of the machine meets them all.
struct Match: Sendable {
    let contestants: [Contestant]
    let works: [Workload]
    let clock: Contestant.Clock
    let rounds: Int
    /// Of one turn, at least.
    let seconds: Double

    /// What a contestant took for a piece of work, in seconds, by round.
    struct Result: Sendable {
        let work: Workload
        let way: String
        let rounds: [Double]
        /// How many times as long the other took, by round; nil without one.
        var ratios: [Double]?

        var seconds: Double { Sample(rounds).median }
        var ratio: Double? { ratios.map { Sample($0).median } }
        var tokensPerSecond: Double { Double(work.tokens) / seconds }
    }

    /// `[contestant][work]`.
    func run(_ progress: (String) -> Void) async throws -> [[Result]] {
        var results = contestants.map { _ in [Result]() }
        for work in works {
            progress(work.name)
            for (index, rounds) in try await run(work).enumerated() { results[index].append(rounds) }
        }
        return results
    }

    private func run(_ work: Workload) async throws -> [Result] {
        var ways: [String] = []
        for contestant in contestants { ways.append(try await contestant.prepare(work, clock)) }
        var taken = contestants.map { _ in [Double]() }
        for round in 0..<rounds {
            for turn in contestants.indices {
                let index = (round + turn) % contestants.count
                taken[index].append(try await contestants[index].time(work, ways[index], clock, seconds: seconds))
            }
        }
        // The first contestant is what the others are compared with, where it is the peer.
        let base = contestants.first?.isPeer == true ? taken[0] : nil
        return contestants.indices.map { index in
            Result(
                work: work, way: ways[index], rounds: taken[index],
                ratios: base.map { zip($0, taken[index]).map { $0 / $1 } })
        }
    }
}
