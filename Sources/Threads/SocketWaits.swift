import Synchronization

/// What a socket is waited for.
package enum SocketEvent: Sendable {
    /// Bytes have come, or a connection to accept, or the end.
    case read
    /// The system has room for bytes, or an attempt to connect has ended.
    case write
}

/// The tasks that wait for sockets: of each socket one for reading and one for writing.
final class SocketWaits: Sendable {
    typealias Waiter = UnsafeContinuation<Void, any Error>

    private struct Waiting {
        var reader: Waiter?
        var writer: Waiter?

        var isEmpty: Bool { reader == nil && writer == nil }

        mutating func take(_ event: SocketEvent) -> Waiter? {
            defer { self[event] = nil }
            return self[event]
        }

        subscript(event: SocketEvent) -> Waiter? {
            get { event == .read ? reader : writer }
            set { if event == .read { reader = newValue } else { writer = newValue } }
        }
    }

    private let poll: EventPoll
    /// By descriptor.
    private let state = Mutex<[Int32: Waiting]>([:])

    init(_ poll: EventPoll) {
        self.poll = poll
    }

    /// Resumes `waiter` when it is time.
    func add(_ waiter: Waiter, for event: SocketEvent, on descriptor: Int32) {
        let (other, failure) = state.withLock { state -> (Waiter?, SocketFailure?) in
            var waiting = state[descriptor] ?? Waiting()
            let other = waiting.take(event)
            waiting[event] = waiter
            do throws(SocketFailure) {
                try watch(descriptor, waiting)
                state[descriptor] = waiting
                return (other, nil)
            } catch {
                return (nil, error)
            }
        }
        // Nobody else should wait for the same; one who does tries again.
        other?.resume()
        if let failure { waiter.resume(throwing: failure) }
    }

    /// Ends a wait as if the socket were ready.
    func end(_ event: SocketEvent, on descriptor: Int32) {
        state.withLock { $0[descriptor]?.take(event) }?.resume()
    }

    /// Who waited for these.
    func take(_ ready: [EventPoll.Readiness]) -> [Waiter] {
        state.withLock { state in ready.flatMap { take($0, &state) } }
    }

    private func take(_ readiness: EventPoll.Readiness, _ state: inout [Int32: Waiting]) -> [Waiter] {
        guard var waiting = state[readiness.descriptor] else { return [] }
        var taken: [Waiter?] = []
        if readiness.isReadable { taken.append(waiting.take(.read)) }
        if readiness.isWritable { taken.append(waiting.take(.write)) }
        do throws(SocketFailure) {
            if !waiting.isEmpty { try watch(readiness.descriptor, waiting) }
        } catch {
            // They learn from their next system call what became of the socket.
            taken += [waiting.take(.read), waiting.take(.write)]
        }
        state[readiness.descriptor] = waiting.isEmpty ? nil : waiting
        return taken.compactMap(\.self)
    }

    private func watch(_ descriptor: Int32, _ waiting: Waiting) throws(SocketFailure) {
        try poll.watch(descriptor, reading: waiting.reader != nil, writing: waiting.writer != nil)
    }
}
