package import JSON

/// All that a measurement of retrieval found, as tables for people and as figures for programs.
package struct RetrievalReport: Sendable {
    private let machine = MachineDescription()
    private(set) var goals: [RetrievalGoal] = []
    private var figures: [BenchmarkFigure] = []
    private var sizes: [[String]] = []
    private var load: [[String]] = []
    private var notes: [String] = []

    init() {}

    mutating func add(_ goal: RetrievalGoal) { goals.append(goal) }
    mutating func note(_ figure: BenchmarkFigure) { figures.append(figure) }
    mutating func note(_ text: String) { notes.append(text) }

    /// A row of the table by size, under `sizeHeadings`.
    mutating func addSize(_ cells: [String]) { sizes.append(cells) }

    /// A row of the table of both services under load.
    mutating func addLoad(_ cells: [String]) { load.append(cells) }

    /// Whether all that must be reached was.
    package var isMet: Bool { goals.allSatisfy { $0.isMet != false } }

    package var markdown: String {
        let headings = ["what", "must", "aim", "measured", ""]
        let rows = goals.map { [$0.what, $0.must, $0.aim, $0.measured, $0.verdict] }
        var parts = ["Measured on \(machine.text).", Self.table(headings, rows)]
        parts.append(Self.table(Self.sizeHeadings, sizes))
        if !load.isEmpty { parts.append(Self.table(Self.loadHeadings, load)) }
        parts += notes
        return parts.joined(separator: "\n\n") + "\n"
    }

    package var json: JSONValue {
        ["machine": machine.json, "figures": .array(figures.map(\.json))]
    }

    private static let sizeHeadings = [
        "chunks", "p50, ms", "p95, ms", "p99, ms", "loaded in, s", "cold: first answer, ms", "indexes complete, s",
        "bytes a chunk", "at most, MiB",
    ]
    private static let loadHeadings = ["service", "requests/s", "p50, ms", "p95, ms", "p99, ms", "refused, %"]

    /// In Markdown, readable as it stands.
    private static func table(_ headings: [String], _ rows: [[String]]) -> String {
        let widths = headings.indices.map { column in ([headings] + rows).map { $0[column].count }.max() ?? 0 }
        func line(_ cells: [String]) -> String {
            let padded = zip(cells, widths).map { $0 + String(repeating: " ", count: max(0, $1 - $0.count)) }
            return "| " + padded.joined(separator: " | ") + " |"
        }
        let rule = "|" + widths.map { String(repeating: "-", count: $0 + 2) }.joined(separator: "|") + "|"
        return ([line(headings), rule] + rows.map(line)).joined(separator: "\n")
    }
}
