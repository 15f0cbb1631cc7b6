import Domain
import JSON

extension RetrievalBenchmark {
    /// Both services under load, round by round.
    func addLoad(_ collection: Loaded, to report: inout RetrievalReport) async throws {
        guard let peer = ports.peer else {
            let measured = try await rounds(loop(collection, ports.apiURL, from: 0), nil)
            return addLoad(measured.own, nil, to: &report)
        }
        tell("preparing the peer")
        try await peer.prepare(collection.id.description)
        let measured = try await peer.run { url in
            try await rounds(loop(collection, ports.apiURL, from: 0), loop(collection, url, from: 10_000_000))
        }
        addLoad(measured.own, measured.peer, to: &report)
    }

    private func loop(_ collection: Loaded, _ url: String, from first: Int) -> ClosedLoop {
        ClosedLoop(url: url, clients: plan.clients) { [passages] number in
            [
                "question": .string(passages.question(first + 1_000_000 + number)),
                "collection": .string(collection.name),
            ]
        }
    }

    private func rounds(
        _ own: ClosedLoop, _ peer: ClosedLoop?
    ) async throws -> (own: [ClosedLoop.Round], peer: [ClosedLoop.Round]) {
        tell("measuring: load")
        var (ownRounds, peerRounds): ([ClosedLoop.Round], [ClosedLoop.Round]) = ([], [])
        for loop in [own, peer].compactMap({ $0 }) { _ = try await loop.round(.seconds(1)) }
        for _ in 0..<plan.rounds {
            ownRounds.append(try await own.round(plan.roundLength))
            if let peer { peerRounds.append(try await peer.round(plan.roundLength)) }
        }
        return (ownRounds, peerRounds)
    }

    private func addLoad(_ own: [ClosedLoop.Round], _ peer: [ClosedLoop.Round]?, to report: inout RetrievalReport) {
        let what = "full /query, extractive, nothing cached, \(Self.text(plan.loadSize)) chunks"
        report.add(
            RetrievalGoal("\(what): requests/s", [(own.medianRate, 300, 1000)], unit: "", atMost: false, digits: 0))
        report.add(
            RetrievalGoal("\(what): p95", [(own.median(percent: 95), 100, 50)], unit: " ms", atMost: true, digits: 1))
        addRow("rag-pipeline", own, to: &report)
        guard let peer else { return }
        let ratio = own.medianRate / peer.medianRate
        addRow("peer", peer, to: &report)
        report.note(BenchmarkFigure("full query, ratio to the peer", ratio, "x"))
        report.add(
            RetrievalGoal("requests/s beside the peer's", [(ratio, 5, 10)], unit: " x", atMost: false, digits: 1))
    }

    private func addRow(_ name: String, _ rounds: [ClosedLoop.Round], to report: inout RetrievalReport) {
        let percentiles = [50.0, 95, 99].map { rounds.median(percent: $0) }
        report.addLoad(
            [name, FixedPoint.text(rounds.medianRate, digits: 0)] + percentiles.map { FixedPoint.text($0, digits: 1) }
                + [FixedPoint.text(100 * rounds.medianRefused, digits: 1)])
        report.note(BenchmarkFigure("full query, \(name), rate", rounds.medianRate, "requests/s"))
        for (percent, value) in zip([50, 95, 99], percentiles) {
            report.note(BenchmarkFigure("full query, \(name), p\(percent)", value, "ms"))
        }
    }
}
