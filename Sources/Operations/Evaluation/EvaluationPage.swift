package import Ranking

/// An evaluation as one HTML page that needs nothing else.
package struct EvaluationPage: Sendable {
    /// Questions shown of those that found their passages worst.
    private static let shown = 20

    private let title: String
    private let reports: [EvaluationReport]
    private let comparisons: [EvaluationComparison]
    private let questions: [String: String]

    /// - Parameters:
    ///   - title: what was evaluated.
    ///   - questions: their texts, by id.
    package init(
        title: String, reports: [EvaluationReport], comparisons: [EvaluationComparison], questions: [String: String]
    ) {
        self.title = title
        self.reports = reports
        self.comparisons = comparisons
        self.questions = questions
    }

    package var html: String {
        let plots = EvaluationPlots(reports: reports)
        let charts = [plots.means(), plots.curve(of: .ndcg), plots.curve(of: .recall), plots.latencies()]
        return """
            <!doctype html>
            <html lang="en"><head><meta charset="utf-8"><title>\(HTMLText.escaped(title))</title>
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <style>\(Self.style)</style></head><body>
            <h1>\(HTMLText.escaped(title))</h1>
            <p>\(reports.first?.queries.count ?? 0) judged questions. Intervals hold the mean with 95 % confidence.</p>
            \(table)\(legend)
            <div class="charts">\(charts.compactMap { $0?.svg }.map { "<figure>\($0)</figure>" }.joined())</div>
            \(comparisons.map { compared($0, plots) }.joined())\(worst)
            </body></html>

            """
    }

    private var table: String {
        let metrics = reports.first?.metrics ?? []
        let heads = (["run"] + metrics.map(\.description) + ["p50 ms", "p95 ms"]).map { "<th>\($0)</th>" }
        let rows = reports.map { report in
            let means = metrics.map { metric in
                let interval = report.interval(metric)
                return "\(number(report[metric] ?? 0)) <small>\(number(interval.lowerBound))–"
                    + "\(number(interval.upperBound))</small>"
            }
            let times = [50.0, 95].map {
                report.latencies.isEmpty ? "–" : FixedPoint.text(report.latencies[$0], digits: 1)
            }
            return row([HTMLText.escaped(report.name)] + means + times)
        }
        return "<table><tr>\(heads.joined())</tr>\(rows.joined())</table>\n"
    }

    private var legend: String {
        let entries = reports.enumerated().map { index, report in
            "<span class=\"key k\(index % SVGChart.styles)\"></span>\(HTMLText.escaped(report.name)) "
        }
        return "<p>\(entries.joined())</p>\n"
    }

    private func compared(_ comparison: EvaluationComparison, _ plots: EvaluationPlots) -> String {
        "<h2>\(HTMLText.escaped(comparison.new.name)) against \(HTMLText.escaped(comparison.old.name))</h2>"
            + "<p>\(HTMLText.escaped(comparison.sentence)). The probability is a two-sided randomization test's.</p>"
            + "<figure>\(plots.differences(comparison).svg)</figure>\n"
    }

    /// The questions of the first run that found their passages worst.
    private var worst: String {
        guard let report = reports.first, let metric = report.metrics.first, let values = report.values[metric] else {
            return ""
        }
        let order = values.indices.sorted { values[$0] != values[$1] ? values[$0] < values[$1] : $0 < $1 }
        let rows = order.prefix(Self.shown).map { index in
            let id = report.queries[index]
            return row([number(values[index]), HTMLText.escaped(id), HTMLText.escaped(questions[id] ?? "")])
        }
        return "<h2>Questions with the lowest \(metric) of \(HTMLText.escaped(report.name))</h2>"
            + "<table><tr><th>\(metric)</th><th>id</th><th>question</th></tr>\(rows.joined())</table>\n"
    }

    private func row(_ cells: [String]) -> String {
        "<tr>" + cells.map { "<td>\($0)</td>" }.joined() + "</tr>"
    }

    private func number(_ value: Double) -> String { FixedPoint.text(value, digits: 4) }

    private static let style = """
        :root{color-scheme:light dark;--s0:#1b6ca8;--s1:#c8553d;--s2:#4c8a4b;--s3:#7a4fa3;--line:#8884}
        body{font:15px/1.5 system-ui,sans-serif;max-width:84rem;margin:2rem auto;padding:0 1rem}
        table{border-collapse:collapse;margin:1rem 0}td,th{padding:.3rem .8rem;text-align:left;border-bottom:1px solid var(--line)}
        small{opacity:.65}.charts{display:grid;grid-template-columns:repeat(auto-fit,minmax(22rem,1fr));gap:1rem}
        figure{margin:0}svg{width:100%;max-width:44rem}svg text{font-size:12px;fill:currentColor}
        text.x,text.label{text-anchor:middle}text.y{text-anchor:end;dominant-baseline:middle}
        .grid{stroke:var(--line)}polyline{fill:none;stroke-width:2}.interval{stroke:currentColor;stroke-width:1.5}
        polyline.s0{stroke:var(--s0)}polyline.s1{stroke:var(--s1)}polyline.s2{stroke:var(--s2)}polyline.s3{stroke:var(--s3)}
        rect.s0,.k0{fill:var(--s0);background:var(--s0)}rect.s1,.k1{fill:var(--s1);background:var(--s1)}
        rect.s2,.k2{fill:var(--s2);background:var(--s2)}rect.s3,.k3{fill:var(--s3);background:var(--s3)}
        .key{display:inline-block;width:.8em;height:.8em;margin:0 .3em 0 1em}
        """
}
