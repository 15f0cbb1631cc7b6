/// A table in Markdown that is readable as it stands.
struct ReportTable: Sendable {
    let title: String
    let headings: [String]
    var rows: [[String]] = []
    var notes: [String] = []

    var markdown: String {
        let all = [headings] + rows
        let widths = headings.indices.map { column in all.map { $0[column].count }.max() ?? 0 }
        func line(_ cells: [String]) -> String {
            let padded = zip(cells, widths).map { $0 + String(repeating: " ", count: $1 - $0.count) }
            return "| " + padded.joined(separator: " | ") + " |"
        }
        let rule = "|" + widths.map { String(repeating: "-", count: $0 + 2) }.joined(separator: "|") + "|"
        let lines = ["### \(title)", "", line(headings), rule] + rows.map(line)
        return (lines + (notes.isEmpty ? [] : [""]) + notes).joined(separator: "\n")
    }
}

extension Double {
    /// With so many digits behind the point.
    func text(_ digits: Int) -> String {
        guard isFinite else { return "-" }
        let factor = (0..<digits).reduce(1.0) { power, _ in power * 10 }
        let whole = Int64((abs(self) * factor).rounded())
        let sign = self < 0 && whole > 0 ? "-" : ""
        guard digits > 0 else { return "\(sign)\(whole)" }
        let fraction = String(whole % Int64(factor))
        return "\(sign)\(whole / Int64(factor)).\(String(repeating: "0", count: digits - fraction.count))\(fraction)"
    }

    /// Three digits that matter.
    var brief: String { text(abs(self) >= 100 ? 0 : abs(self) >= 10 ? 1 : abs(self) >= 1 ? 2 : 3) }
}
