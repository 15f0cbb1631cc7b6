package import Domain
package import FoundationEssentials

/// Reads what is kept, as far as the tenant of the work at hand may see it: its own.
package protocol AuditReader: Sendable {
    /// Newest first.
    func entries(_ query: AuditQuery) async throws -> Page<AuditRecord>
}

/// Which entries are wanted.
package struct AuditQuery: Sendable {
    /// Exactly this one.
    package var action: String?
    /// Exactly this one.
    package var actor: String?
    /// When they were written; both ends belong to it.
    package var span: DateSpan?
    /// Only those that were written before the entry of this number.
    package var before: Int?
    package var limit = 20

    package init() {}
}

/// An entry in its place.
package struct AuditRecord: Sendable {
    package let number: Int
    package let date: Date
    package let entry: AuditEntry
    /// Of the chain up to here.
    package let digest: [UInt8]

    package init(number: Int, date: Date, entry: AuditEntry, digest: [UInt8]) {
        self.number = number
        self.date = date
        self.entry = entry
        self.digest = digest
    }
}
