package import Access
import Domain

/// `AuditStore` in memory, which can be away.
package actor InMemoryAuditStore: AuditStore {
    package private(set) var batches: [[AuditEntry]] = []
    private var isAway = false

    package init() {}

    package var entries: [AuditEntry] { batches.flatMap(\.self) }

    package func append(_ entries: [AuditEntry]) throws {
        if isAway { throw ServiceError(.unavailable, "the database does not answer") }
        batches.append(entries)
    }

    package func set(away: Bool) { isAway = away }
}
