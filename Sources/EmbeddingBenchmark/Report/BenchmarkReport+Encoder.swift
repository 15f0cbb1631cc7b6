extension BenchmarkReport {
    /// Latency and throughput of one core.
    mutating func addOneCore(_ contestants: [Contestant], _ results: [[Match.Result]]) {
        add(
            ReportTable(
                title: "One core: milliseconds of processor time, and how many times the first row's speed",
                headings: [""] + (results.first ?? []).map(\.work.name),
                rows: rows(contestants, results) { result in
                    (result.seconds * 1000).brief + (result.ratio.map { " (\($0.text(1))x)" } ?? "")
                },
                notes: [spreads(results), peerWays(contestants, results)].compactMap { $0 }))
        note(contestants, results, place: "one core")
    }

    /// Batches on one, two and all cores.
    mutating func addCores(_ contestants: [Contestant], _ results: [[Match.Result]]) {
        let names = zip(contestants, results).map { contestant, result in (contestant.name, result) }
        add(
            ReportTable(
                title: "Several cores: thousand tokens a second, and how much of linear",
                headings: ["", "cores"] + (results.first ?? []).map(\.work.name),
                rows: zip(contestants, results).map { contestant, mine in
                    [contestant.name, String(contestant.processors)]
                        + mine.indices.map { work in
                            let single = names.first { $0.0 == contestant.name }?.1[work]
                            return Self.scaled(mine[work], contestant.processors, single)
                        }
                }, notes: [spreads(results)].compactMap { $0 }))
        note(contestants, results, place: "several cores")
    }

    private static func scaled(_ result: Match.Result, _ cores: Int, _ single: Match.Result?) -> String {
        let rate = (result.tokensPerSecond / 1000).text(1)
        guard cores > 1, let single, single.rounds != result.rounds else { return rate }
        // By round, so that what troubled one troubled the other.
        let parts = zip(single.rounds, result.rounds).map { $0 / $1 / Double(cores) }
        return "\(rate) (\(Sample(parts).median.text(2)))"
    }

    private func rows(
        _ contestants: [Contestant], _ results: [[Match.Result]], _ cell: (Match.Result) -> String
    ) -> [[String]] {
        zip(contestants, results).map { contestant, results in [contestant.name] + results.map(cell) }
    }

    private func spreads(_ results: [[Match.Result]]) -> String? {
        let spreads = results.joined().map { Sample($0.rounds).spread }
        guard let widest = spreads.max() else { return nil }
        return "Medians of \(results.first?.first?.rounds.count ?? 0) rounds; half of a cell's rounds lie within "
            + "\((Sample(spreads).median * 100).text(1)) % of each other on average, \((widest * 100).text(0)) % at worst."
    }

    private func peerWays(_ contestants: [Contestant], _ results: [[Match.Result]]) -> String? {
        let ways = zip(contestants, results).filter(\.0.isPeer).flatMap { _, results in results.map(\.way) }
        guard !ways.isEmpty else { return nil }
        let list = Set(ways).sorted().map { "`\($0)`" }.joined(separator: "; ")
        return "Of the peer's graphs and ways to pass a batch the fastest is taken, cell by cell: \(list)."
    }

    private mutating func note(_ contestants: [Contestant], _ results: [[Match.Result]], place: String) {
        let peer = contestants.first.flatMap { $0.isPeer ? $0.name : nil }
        for (contestant, mine) in zip(contestants, results) {
            for (work, result) in mine.enumerated() {
                note(
                    "\(place), \(contestant.processors) threads, \(result.work.name): \(contestant.name)",
                    result.seconds * 1000, "ms", peer: peer,
                    peerValue: peer == nil ? nil : results[0][work].seconds * 1000,
                    ratio: result.ratio, spread: Sample(result.rounds).spread)
            }
        }
    }
}
