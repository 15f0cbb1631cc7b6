import Synchronization

/// How many changes each index is behind what its last question saw in the database.
final class LagBoard<Key: Hashable & Sendable>: Sendable {
    private let lags = Mutex<[Key: Int]>([:])
    private let report: @Sendable (Int) -> Void

    /// - Parameter report: told the greatest lag of all, whenever one changes.
    init(report: @escaping @Sendable (Int) -> Void) {
        self.report = report
    }

    /// - Parameter lag: 0 for an index that has caught up, or is not held any more.
    func note(_ lag: Int, of key: Key) {
        let greatest: Int? = lags.withLock { lags in
            guard lags[key] ?? 0 != lag else { return nil }
            lags[key] = lag > 0 ? lag : nil
            return lags.values.max() ?? 0
        }
        if let greatest { report(greatest) }
    }
}
