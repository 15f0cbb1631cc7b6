import CEventPoll
import Glibc

/// The system's list of sockets that somebody waits for, and a bell, for threads that wait for either. Linux's epoll.
struct EventPoll: Sendable {
    struct Readiness {
        let descriptor: Int32
        let isReadable: Bool
        let isWritable: Bool
    }

    private static let mostAtOnce = 64
    private let queue: Int32
    private let bell: Int32

    init() throws(SocketFailure) {
        queue = epoll_create1(Int32(EPOLL_CLOEXEC))
        bell = eventfd(0, Int32(EFD_CLOEXEC) | Int32(EFD_NONBLOCK))
        // Never read: each ring is an event of its own.
        var event = epoll_event(events: EPOLLIN.rawValue | EPOLLET.rawValue, data: epoll_data_t(fd: bell))
        guard queue >= 0, bell >= 0, epoll_ctl(queue, EPOLL_CTL_ADD, bell, &event) == 0 else {
            throw SocketFailure(code: errno)
        }
    }

    /// Reports the socket once, when it is ready for what is wanted or broken. Throws where the system cannot watch it.
    func watch(_ descriptor: Int32, reading: Bool, writing: Bool) throws(SocketFailure) {
        let wanted = (reading ? EPOLLIN.rawValue : 0) | (writing ? EPOLLOUT.rawValue : 0)
        var event = epoll_event(events: wanted | EPOLLONESHOT.rawValue, data: epoll_data_t(fd: descriptor))
        // Most are known from their last wait. One that was closed since is not.
        if epoll_ctl(queue, EPOLL_CTL_MOD, descriptor, &event) == 0 { return }
        if errno == ENOENT, epoll_ctl(queue, EPOLL_CTL_ADD, descriptor, &event) == 0 { return }
        throw SocketFailure(code: errno)
    }

    /// Wakes one of the threads that wait, or else the next that will.
    func ring() { eventfd_write(bell, 1) }

    /// Sockets that are ready, and whether the bell rang. Each event is one thread's, of all that wait.
    ///
    /// - Parameter isPatient: whether to return only when there is something.
    func wait(isPatient: Bool) -> (ready: [Readiness], rang: Bool) {
        withUnsafeTemporaryAllocation(of: epoll_event.self, capacity: Self.mostAtOnce) { events in
            let count = epoll_wait(queue, events.baseAddress, Int32(Self.mostAtOnce), isPatient ? -1 : 0)
            let heard = events.prefix(max(0, Int(count)))
            return (
                heard.filter { $0.data.fd != bell }.map(Readiness.init), heard.contains { $0.data.fd == bell }
            )
        }
    }
}

extension EventPoll.Readiness {
    fileprivate init(_ event: epoll_event) {
        let isOver = event.events & (EPOLLERR.rawValue | EPOLLHUP.rawValue) != 0
        descriptor = event.data.fd
        isReadable = isOver || event.events & EPOLLIN.rawValue != 0
        isWritable = isOver || event.events & EPOLLOUT.rawValue != 0
    }
}

/// A system call on a socket that failed.
package struct SocketFailure: Error, CustomStringConvertible {
    package let code: Int32

    package init(code: Int32) {
        self.code = code
    }

    package var description: String { String(cString: strerror(code)) }
}
