/// Each question's figures as comma-separated values (RFC 4180, lines end in a line feed): `run,query,ndcg@10,…`.
package enum EvaluationCSV {
    package static func text(_ reports: [EvaluationReport]) -> String {
        let metrics = reports.first?.metrics ?? []
        var lines = [(["run", "query"] + metrics.map(\.description)).joined(separator: ",")]
        for report in reports {
            for (index, query) in report.queries.enumerated() {
                let values = metrics.map { FixedPoint.text(report.values[$0]?[index] ?? 0, digits: 6) }
                lines.append(([report.name, query].map(field) + values).joined(separator: ","))
            }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func field(_ text: String) -> String {
        guard text.contains(where: { $0 == "," || $0 == "\"" || $0.isNewline }) else { return text }
        return "\"" + text.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
    }
}
