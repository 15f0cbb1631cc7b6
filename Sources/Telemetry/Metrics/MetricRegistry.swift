import Synchronization

/// This process's metrics. A command makes one and hands it to whoever measures; `/metrics` writes it out.
///
/// A series that a closure reads stays so: who asks for an instrument of that name gets one that is not written out.
/// Asking for a series costs a lock and a dictionary lookup: keep what a hot loop needs.
package final class MetricRegistry: Sendable {
    /// More label combinations of one metric than this are counted together, each label as `other`.
    package static let maximumSeries = 1000

    private let families = Mutex<[String: MetricFamily]>([:])

    package init() {}

    /// - Parameter values: the label values, in the order of the name's labels.
    package func counter(_ name: CounterName, _ values: String...) -> Counter {
        let new = Counter()
        guard case .counter(let found) = series(name.description, values, make: { .counter(new) }) else { return new }
        return found
    }

    /// - Parameter values: the label values, in the order of the name's labels.
    package func gauge(_ name: GaugeName, _ values: String...) -> Gauge {
        let new = Gauge()
        guard case .gauge(let found) = series(name.description, values, make: { .gauge(new) }) else { return new }
        return found
    }

    /// - Parameter values: the label values, in the order of the name's labels.
    package func histogram(_ name: HistogramName, _ values: String...) -> Histogram {
        let new = Histogram(bounds: name.description.buckets)
        guard case .histogram(let found) = series(name.description, values, make: { .histogram(new) }) else {
            return new
        }
        return found
    }

    /// A gauge that is read when it is asked for; `read` must be quick and not wait.
    package func observe(_ name: GaugeName, _ values: String..., read: @escaping @Sendable () -> Double) {
        set(name.description, values, .reading(read))
    }

    /// A counter that something else counts; `read` must be quick, not wait, and never go down.
    package func observe(_ name: CounterName, _ values: String..., read: @escaping @Sendable () -> Double) {
        set(name.description, values, .reading(read))
    }

    func snapshot() -> [MetricFamily] {
        families.withLock { $0.values.sorted { $0.description.name < $1.description.name } }
    }

    private func set(_ description: MetricDescription, _ values: [String], _ series: MetricSeries) {
        families.withLock { $0[description.name, default: MetricFamily(description)].set(values, series) }
    }

    private func series(
        _ description: MetricDescription, _ values: [String], make: () -> MetricSeries
    ) -> MetricSeries {
        families.withLock { $0[description.name, default: MetricFamily(description)].find(values, make: make) }
    }
}
