package import Access
package import Domain
import FoundationEssentials

/// `AuditStore` in memory, which can be away.
package actor InMemoryAuditStore: AuditStore, AuditReader {
    package private(set) var batches: [[AuditEntry]] = []
    private var isAway = false

    package init() {}

    package var entries: [AuditEntry] { batches.flatMap(\.self) }

    package func append(_ entries: [AuditEntry]) throws {
        if isAway { throw ServiceError(.unavailable, "the database does not answer") }
        batches.append(entries)
    }

    package func adopt(olderThan age: Duration) throws -> Int { 0 }

    /// All were written at the beginning of 2026.
    package func entries(_ query: AuditQuery) throws -> Page<AuditRecord> {
        let date = Date(timeIntervalSince1970: 1_767_225_600)
        let found = entries.enumerated().reversed().filter { index, entry in
            entry.tenant != nil && entry.tenant == DataScope.current?.tenant
                && index + 1 < query.before ?? .max && entry.action == query.action ?? entry.action
                && entry.actor == query.actor ?? entry.actor
                && query.span?.contains(date.timeIntervalSince1970) ?? true
        }
        let records = found.map { AuditRecord(number: $0 + 1, date: date, entry: $1, digest: [1]) }
        return Page(elements: Array(records.prefix(query.limit)), hasMore: records.count > query.limit)
    }

    package func set(away: Bool) { isAway = away }
}
