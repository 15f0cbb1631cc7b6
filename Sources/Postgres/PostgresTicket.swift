import Synchronization

/// One statement's claim to be cancelled: from its start to its end, and never the statement after it.
final class PostgresTicket: Sendable {
    private enum State {
        case waiting
        case running(PostgresCanceller)
        case ended
    }

    private struct Ticket {
        var state = State.waiting
        var isCancelled = false
    }

    private let ticket = Mutex(Ticket())

    var isCancelled: Bool { ticket.withLock { $0.isCancelled } }

    /// Whether the statement may begin.
    func begin(_ canceller: PostgresCanceller) -> Bool {
        ticket.withLock { ticket in
            guard !ticket.isCancelled else { return false }
            ticket.state = .running(canceller)
            return true
        }
    }

    /// Returns when no cancellation of this statement is on its way any more.
    func end() {
        ticket.withLock { $0.state = .ended }
    }

    /// The same where none is on its way; false where one is.
    func endIfQuiet() -> Bool { ticket.withLockIfAvailable { $0.state = .ended } != nil }

    /// Blocks while the server is told.
    func cancel() {
        ticket.withLock { ticket in
            ticket.isCancelled = true
            if case .running(let canceller) = ticket.state { canceller.cancel() }
        }
    }

    /// Keeps a statement that has not begun from beginning.
    func refuse() {
        ticket.withLock { $0.isCancelled = true }
    }
}
