import Glibc

/// What can be seen of a connection without waiting and without taking bytes.
extension SocketStream {
    /// Linux's event for "the other side has stopped sending", which Glibc's module hides behind `_GNU_SOURCE`.
    private static let hasStoppedSending: Int32 = 0x2000

    /// Whether the other side has closed or broken the connection, even behind bytes that nobody has read yet.
    var hasEnded: Bool { events(Self.hasStoppedSending) != 0 }

    /// Whether nothing can be sent any more.
    var isBroken: Bool { events(0) != 0 }

    /// Whether something can be sent, or an attempt to connect has ended.
    var isWritable: Bool { events(Int32(POLLOUT)) != 0 }

    /// Whether bytes wait to be read.
    var hasBytes: Bool { peek() > 0 }

    /// Whether the connection is open and the other side has sent nothing: fit for another request.
    var isQuiet: Bool { peek() < 0 && (errno == EAGAIN || errno == EINTR) }

    /// Those of the wanted events that are there; errors are always wanted.
    private func events(_ wanted: Int32) -> Int32 {
        var entry = pollfd(fd: descriptor, events: Int16(wanted), revents: 0)
        return poll(&entry, 1, 0) > 0 ? Int32(entry.revents) : 0
    }

    private func peek() -> Int {
        var byte: UInt8 = 0
        return recv(descriptor, &byte, 1, Int32(Int(MSG_PEEK) | Int(MSG_DONTWAIT)))
    }
}
