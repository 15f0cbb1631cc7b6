import Access
import Synchronization

/// Tells those around a request's authentication whom that found, and what he is about to change.
final class RequestTrail: Sendable {
    private let found = Mutex<Principal?>(nil)
    private let begun = Mutex<AuditIntent?>(nil)

    /// Nil as long as nobody has proven anything.
    var principal: Principal? {
        get { found.withLock(\.self) }
        set { found.withLock { $0 = newValue } }
    }

    /// Nil as long as no change was let through.
    var intent: AuditIntent? {
        get { begun.withLock(\.self) }
        set { begun.withLock { $0 = newValue } }
    }

    @TaskLocal static var current: RequestTrail?
}
