extension BenchmarkReport {
    /// The service over HTTP.
    mutating func add(_ figures: ServiceMeasurement.Figures, serverProcessors: Int) {
        let engine = figures.engineTokensPerSecond
        var table = ReportTable(
            title: "The service over HTTP, on \(serverProcessors) cores, its clients on others",
            headings: ["", "questions/s", "p50, ms", "p99, ms", "bulk, thousand tokens/s", "of the engine's own"])
        for row in figures.rows {
            table.rows.append([row.name] + cells(row.queries) + cells(row.bulk, engineShare: row.engineShare))
            noteLoad(row, engine)
        }
        table.notes = [
            "Medians of \(ServiceMeasurement.rounds) rounds, the engine's own measured just before each. "
                + "The engine alone, on the same cores in the same run: \((engine / 1000).text(1)) thousand tokens/s.",
            "Ready \((figures.readySeconds * 1000).text(0)) ms after its start (median of 5, file in the page cache). "
                + "Memory: \(Self.mebibytes(figures.idleBytes)) MiB once ready, "
                + "\(Self.mebibytes(figures.usedBytes)) MiB after all of this, "
                + "\(Self.mebibytes(figures.peakBytes)) MiB at most.",
        ]
        add(table)
        note("service, time to readiness", figures.readySeconds * 1000, "ms")
        note("service, memory once ready", Double(figures.idleBytes) / 1_048_576, "MiB")
        note("service, memory after load", Double(figures.usedBytes) / 1_048_576, "MiB")
        note("service, memory at most", Double(figures.peakBytes) / 1_048_576, "MiB")
        note("engine alone", engine, "tokens/s")
    }

    private static func mebibytes(_ bytes: Int) -> String { (Double(bytes) / 1_048_576).text(0) }

    private func cells(_ queries: LoadResult?) -> [String] {
        guard let queries else { return ["", "", ""] }
        let failures = queries.failures > 0 ? " (\(queries.failures) failed)" : ""
        return [queries.rate.text(0) + failures, queries.median.brief, queries.p99.brief]
    }

    private func cells(_ bulk: LoadResult?, engineShare: Double) -> [String] {
        guard let bulk else { return ["", ""] }
        let failures = bulk.failures > 0 ? " (\(bulk.failures) failed)" : ""
        return [
            (bulk.tokensPerSecond / 1000).text(1) + failures, "\((engineShare * 100).text(0)) %",
        ]
    }

    private mutating func noteLoad(_ row: ServiceMeasurement.Row, _ engine: Double) {
        if let queries = row.queries {
            note("service, \(row.name): rate", queries.rate, "questions/s")
            note("service, \(row.name): p50", queries.median, "ms")
            note("service, \(row.name): p99", queries.p99, "ms")
        }
        if let bulk = row.bulk {
            note(
                "service, \(row.name): bulk", bulk.tokensPerSecond, "tokens/s", peer: "the engine alone",
                peerValue: engine, ratio: row.engineShare)
        }
    }
}
