package import Domain
import Synchronization

/// Documents that a filter lets through. Remembers for each segment it meets which slots that are.
package final class DocumentSelection: Sendable {
    package let documents: Set<DocumentID>
    private let known = Mutex<[ObjectIdentifier: Known]>([:])

    /// Keeps the roster alive, so that its identifier stays its own.
    private struct Known {
        let roster: Roster
        let slots: SlotSet
    }

    package init(_ documents: Set<DocumentID>) {
        self.documents = documents
    }

    func slots(in roster: Roster) -> SlotSet {
        if let known = known.withLock({ $0[ObjectIdentifier(roster)] }) { return known.slots }
        let slots = roster.slots(of: documents)
        known.withLock { $0[ObjectIdentifier(roster)] = Known(roster: roster, slots: slots) }
        return slots
    }
}
