package import JSON

/// All that was measured, as tables for people and as figures for programs.
package struct BenchmarkReport: Sendable {
    let machine: Machine
    private(set) var tables: [ReportTable] = []
    private var figures: [JSONValue] = []
    private var accuracy = ReportTable(
        title: "Accuracy: cosine to float32",
        headings: ["", "golden, least", "golden, mean", "prose, least", "prose, mean"])
    private var processes = ReportTable(
        title: "Processes, one thread",
        headings: ["", "reading the model, ms", "start to first answer, ms", "memory, MiB", "at most, MiB"])
    /// Golden texts and others.
    var accuracyTexts = (golden: 0, prose: 0)

    init(machine: Machine) { self.machine = machine }

    mutating func add(_ table: ReportTable) { tables.append(table) }

    /// One figure in the shape of `.build/bench/NAME.json`.
    mutating func note(
        _ metric: String, _ value: Double, _ unit: String, peer: String? = nil, peerValue: Double? = nil,
        ratio: Double? = nil, spread: Double? = nil
    ) {
        figures.append([
            "metric": .string(metric), "value": .number(value), "unit": .string(unit), "peer": JSONValue(peer),
            "peer_value": JSONValue(peerValue), "ratio": JSONValue(ratio), "spread": JSONValue(spread),
        ])
    }

    mutating func addAccuracy(_ contestant: Contestant, _ golden: Accuracy?, _ prose: Accuracy) {
        accuracy.rows.append(
            [contestant.name] + [golden?.least, golden?.mean, prose.least, prose.mean].map { $0?.text(5) ?? "-" })
        if let golden {
            note("accuracy, golden texts, least: \(contestant.name)", golden.least, "cosine")
            note("accuracy, golden texts, mean: \(contestant.name)", golden.mean, "cosine")
        }
        note("accuracy, prose, least: \(contestant.name)", prose.least, "cosine")
        note("accuracy, prose, mean: \(contestant.name)", prose.mean, "cosine")
    }

    mutating func add(_ process: ProcessFigures) {
        processes.rows.append(
            [
                process.name, (process.loadSeconds * 1000).brief, (process.readySeconds * 1000).brief,
                (Double(process.residentBytes) / 1_048_576).brief, (Double(process.peakBytes) / 1_048_576).brief,
            ])
        note("memory, one thread: \(process.name)", Double(process.residentBytes) / 1_048_576, "MiB")
        note("reading the model: \(process.name)", process.loadSeconds * 1000, "ms")
    }

    private var accuracyTable: ReportTable {
        var table = accuracy
        table.notes = [
            "Golden: \(accuracyTexts.golden) texts, against sentence-transformers. "
                + "Prose: \(accuracyTexts.prose) paragraphs, against the first row."
        ]
        return table
    }

    private var processTable: ReportTable {
        var table = processes
        table.notes = ["The peer's process is Python with numpy, its model file a graph made beforehand."]
        return table
    }

    package var markdown: String {
        let parts = [tables.first, accuracyTable, processTable].compactMap { $0 } + tables.dropFirst()
        return (["Measured on \(machine.text)."] + parts.map(\.markdown)).joined(separator: "\n\n") + "\n"
    }

    package var json: JSONValue { ["machine": machine.json, "figures": .array(figures)] }
}
