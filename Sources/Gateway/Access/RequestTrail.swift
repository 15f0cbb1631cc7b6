import Access
import Synchronization

/// Tells those around a request's authentication whom that found.
final class RequestTrail: Sendable {
    private let found = Mutex<Principal?>(nil)

    /// Nil as long as nobody has proven anything.
    var principal: Principal? {
        get { found.withLock(\.self) }
        set { found.withLock { $0 = newValue } }
    }

    @TaskLocal static var current: RequestTrail?
}
