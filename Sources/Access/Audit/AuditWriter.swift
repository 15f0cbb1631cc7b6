package import Domain
package import Telemetry

/// Writes entries in the order they come, those that come during one writing together in the next. What cannot be written is
/// kept and tried again; until it is written, nothing further may be changed.
package actor AuditWriter {
    private struct Waiting {
        let entry: AuditEntry
        var written: CheckedContinuation<Void, Never>?
    }

    private static let batch = 500
    /// Of entries that could not be written: requests at work when the database went away.
    private static let capacity = 10_000
    private static let patience = Duration.seconds(1)
    /// How long what was kept with a change waits for the entry of the process that made it.
    private static let intentAge = Duration.seconds(10)

    private let store: any AuditStore
    private let metrics: MetricRegistry
    private var waiting: [Waiting] = []
    private var refusals = RefusalTally()
    private var isWriting = false
    /// Since the last try failed.
    private var failedAt: ContinuousClock.Instant?

    package init(store: any AuditStore, metrics: MetricRegistry) {
        self.store = store
        self.metrics = metrics
    }

    /// Throws `unavailable` while the log cannot be written: then no change may begin.
    package func requireWritable() async throws {
        guard let failedAt else { return }
        if .now - failedAt >= Self.patience { await write() }
        guard self.failedAt == nil else {
            throw ServiceError(.unavailable, "changes are not taken while the audit log cannot be written")
        }
    }

    /// Returns once the entry is written, or could not be for now.
    package func record(_ entry: AuditEntry) async {
        guard waiting.count < Self.capacity else { return metrics.counter(.auditEntries, "lost").increment() }
        await withCheckedContinuation { written in
            waiting.append(Waiting(entry: entry, written: written))
            start()
        }
    }

    /// Is written with the next `flush`.
    package func note(refusal: AuditEntry) { refusals.add(refusal) }

    /// Writes what was refused since the last time, what could not be written before, and what another process has changed and
    /// did not live to write down.
    package func flush() async {
        for entry in refusals.takeAll() where waiting.count < Self.capacity { waiting.append(Waiting(entry: entry)) }
        if !waiting.isEmpty { await write() }
        guard failedAt == nil, let count = try? await store.adopt(olderThan: Self.intentAge), count > 0 else { return }
        metrics.counter(.auditEntries, AuditEntry.Outcome.done.rawValue).increment(by: count)
    }

    /// In a task of its own: no request's end may stop what others wait for.
    private func start() {
        guard !isWriting else { return }
        Task { await write() }
    }

    private func write() async {
        guard !isWriting else { return }
        isWriting = true
        defer { isWriting = false }
        while !waiting.isEmpty {
            let count = min(waiting.count, Self.batch)
            do {
                try await store.append(waiting[..<count].map(\.entry))
                failedAt = nil
                for written in waiting[..<count] {
                    metrics.counter(.auditEntries, written.entry.outcome.rawValue).increment()
                    written.written?.resume()
                }
                waiting.removeFirst(count)
            } catch {
                failedAt = .now
                metrics.counter(.auditEntries, "unwritten").increment(by: waiting.count)
                for index in waiting.indices {
                    waiting[index].written?.resume()
                    waiting[index].written = nil
                }
                return
            }
        }
    }
}
