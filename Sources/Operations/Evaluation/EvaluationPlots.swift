import Glibc
import Ranking

/// The drawings of an evaluation's page.
struct EvaluationPlots {
    let reports: [EvaluationReport]

    /// Each run's mean of the first metric, with the interval it lies in.
    func means() -> SVGChart {
        let metric = reports.first?.metrics.first ?? EvaluationMetric(.ndcg, at: 10)
        let count = Double(reports.count)
        var chart = SVGChart(
            "\(metric), with 95 % intervals",
            x: .init(title: "\(metric), 95 % interval", range: 0...max(1, count), ticks: []), y: Self.unit)
        for (index, report) in reports.enumerated() {
            let (center, value) = (Double(index) + 0.5, report[metric] ?? 0)
            let interval = report.interval(metric)
            chart.bar(at: center, width: 0.6, value: value, interval: interval, series: index % SVGChart.styles)
            chart.label(
                "\(report.name) \(FixedPoint.text(value, digits: 4))", x: center,
                y: interval.upperBound, offset: -6)
        }
        return chart
    }

    /// The mean of a measure at each rank.
    func curve(of measure: EvaluationMetric.Measure) -> SVGChart {
        let cutoffs = EvaluationReport.curveCutoffs.map(Double.init)
        var chart = SVGChart(
            "\(measure.rawValue) at each rank",
            x: .init(title: "\(measure.rawValue) at rank", range: 1...100, ticks: cutoffs, isLogarithmic: true),
            y: Self.unit)
        for (index, report) in reports.enumerated() {
            chart.line(
                cutoffs.map { ($0, report[EvaluationMetric(measure, at: Int($0))] ?? 0) },
                series: index % SVGChart.styles)
        }
        return chart
    }

    /// The share of questions that were answered within a time; nil where nothing was timed.
    func latencies() -> SVGChart? {
        let slowest = reports.map { $0.latencies[99] }.max() ?? 0
        guard slowest > 0 else { return nil }
        let step = pow(10, floor(log10(slowest))) / 2
        let limit = (slowest / step).rounded(.up) * step
        var chart = SVGChart(
            "share of questions answered within a time",
            x: .init(
                title: "milliseconds, share of questions answered", range: 0...limit,
                ticks: Array(stride(from: 0, through: limit, by: step * (limit / step > 10 ? 2 : 1))),
                digits: step < 1 ? 2 : 0), y: Self.unit)
        for (index, report) in reports.enumerated() where !report.latencies.isEmpty {
            chart.line(
                (0...100).map { (report.latencies[Double($0)], Double($0) / 100) }, series: index % SVGChart.styles)
        }
        return chart
    }

    /// Each question's difference between two runs, from the best to the worst.
    func differences(_ comparison: EvaluationComparison) -> SVGChart {
        let new = comparison.new.values[comparison.metric] ?? []
        let old = comparison.old.values[comparison.metric] ?? []
        let differences = zip(new, old).map { $0 - $1 }.filter { $0 != 0 }.sorted(by: >)
        var chart = SVGChart(
            "\(comparison.metric) of \(comparison.new.name) less that of \(comparison.old.name)",
            x: .init(
                title: "questions that differ, from the best to the worst",
                range: 0...Double(max(1, differences.count)), ticks: []),
            y: .init(title: "", range: -1...1, ticks: [-1, -0.5, 0, 0.5, 1], digits: 1))
        for (index, difference) in differences.enumerated() {
            chart.bar(
                at: Double(index) + 0.5, width: 1, value: difference, interval: nil, series: difference > 0 ? 0 : 1)
        }
        return chart
    }

    private static let unit = SVGChart.Axis(title: "", range: 0...1, ticks: [0, 0.2, 0.4, 0.6, 0.8, 1], digits: 1)
}

func naturalLogarithm(_ value: Double) -> Double { log(value) }
