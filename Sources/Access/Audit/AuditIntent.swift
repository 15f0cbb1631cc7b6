import Domain
package import FoundationEssentials
import Synchronization

/// A change that is about to be made, and what the audit log will say of it if nobody lives to say more. Whoever makes the change
/// keeps the intent in the change's own transaction: both are there afterwards, or neither.
package final class AuditIntent: Sendable {
    package let id = UUID(version7At: Date())
    package let entry: AuditEntry
    private let isKept = Atomic(false)

    package init(_ entry: AuditEntry) {
        self.entry = entry
    }

    /// Of the work at hand; nil where nothing is to be written down, or who asked does it himself.
    @TaskLocal package static var current: AuditIntent?

    /// Once the transaction has ended well.
    package func markKept() { isKept.store(true, ordering: .relaxed) }

    /// Nil where nothing was changed, as far as is known.
    package var keptID: UUID? { isKept.load(ordering: .relaxed) ? id : nil }
}
