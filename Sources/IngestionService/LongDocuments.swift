import Documents
import Domain
import Synchronization

/// Lets one long document at a time into a worker: several at once would take as many times the memory of one. Another one
/// goes back to the queue for a moment, where another worker may take it, and holds up no short ones meanwhile.
final class LongDocuments: Sendable {
    /// How long a long document waits before it is looked at again.
    static let wait = Duration.seconds(3)

    private let holder = Mutex<JobID?>(nil)

    /// Throws `LongDocumentInHand` when `bytes`, of a file or of its text, are many and another job has so many in hand.
    func enter(_ job: JobID, bytes: Int) throws {
        if bytes > ParsingLimits.shortText { try enter(job) }
    }

    /// Throws `LongDocumentInHand` when another job has a long document in hand.
    func enter(_ job: JobID) throws {
        let isFree = holder.withLock { holder in
            if holder == nil { holder = job }
            return holder == job
        }
        if !isFree { throw LongDocumentInHand() }
    }

    func has(_ job: JobID) -> Bool { holder.withLock { $0 == job } }

    func leave(_ job: JobID) {
        holder.withLock { if $0 == job { $0 = nil } }
    }
}

/// The worker has another long document in hand.
struct LongDocumentInHand: Error {}
