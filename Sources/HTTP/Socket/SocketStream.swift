import FlyingSocks
import Glibc

/// A connected stream socket: non-blocking system calls, with FlyingSocks' epoll pool for the waits.
///
/// Whoever made it closes it, once, when nobody waits on it any more; anybody may `shutdown` it, which ends all waits.
struct SocketStream: Sendable {
    let descriptor: Int32
    private let socket: Socket
    private let pool: any AsyncSocketPool

    init(descriptor: Int32, pool: any AsyncSocketPool) {
        self.descriptor = descriptor
        self.pool = pool
        socket = Socket(file: .init(rawValue: descriptor))
        _ = fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) | O_NONBLOCK)
        var one: Int32 = 1
        setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &one, socklen_t(MemoryLayout<Int32>.size))
    }

    /// At most `limit` bytes; empty at the end of the stream. Throws when the connection breaks.
    func read(atMost limit: Int) async throws -> [UInt8] {
        while true {
            var failure: Int32 = 0
            let bytes = [UInt8](unsafeUninitializedCapacity: limit) { buffer, count in
                let received = recv(descriptor, buffer.baseAddress, limit, 0)
                failure = received < 0 ? errno : 0
                count = max(0, received)
            }
            if failure == 0 { return bytes }
            if failure == EINTR { continue }
            guard failure == EAGAIN else { throw SocketFailure(code: failure) }
            try await wait(for: .read)
        }
    }

    /// Returns once the system has taken all bytes.
    func write(_ bytes: [UInt8]) async throws {
        var sent = 0
        while sent < bytes.count {
            let count = bytes.withUnsafeBytes { buffer in
                send(descriptor, buffer.baseAddress! + sent, bytes.count - sent, Int32(MSG_NOSIGNAL))
            }
            if count >= 0 {
                sent += count
            } else if errno == EAGAIN {
                try await wait(for: .write)
            } else if errno != EINTR {
                throw SocketFailure(code: errno)
            }
        }
    }

    /// Waits until a connection attempt that is under way has come to an end.
    func waitUntilConnected() async throws {
        try await wait(for: .write)
        let code = pendingError
        if code != 0 { throw SocketFailure(code: code) }
    }

    /// The pool ends a wait on a broken connection (a refused one among them) with an error of its own, which would
    /// pass every handler here: what the system says about the socket takes its place.
    private func wait(for event: Socket.Event) async throws {
        do {
            try await pool.suspendSocket(socket, untilReadyFor: [event])
        } catch SocketError.disconnected {
            let code = pendingError
            throw SocketFailure(code: code == 0 ? ECONNRESET : code)
        }
    }

    private var pendingError: Int32 {
        var code: Int32 = 0
        var length = socklen_t(MemoryLayout<Int32>.size)
        getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &code, &length)
        return code
    }

    /// Whether the other side has closed or broken the connection, without waiting and without taking bytes.
    var hasEnded: Bool {
        var byte: UInt8 = 0
        let count = recv(descriptor, &byte, 1, Int32(Int(MSG_PEEK) | Int(MSG_DONTWAIT)))
        return count == 0 || (count < 0 && errno != EAGAIN && errno != EINTR)
    }

    /// Ends both directions; everyone who waits on the socket wakes.
    func shutdown() {
        _ = Glibc.shutdown(descriptor, Int32(SHUT_RDWR))
    }

    /// Says that nothing more will be sent.
    func finishWriting() {
        _ = Glibc.shutdown(descriptor, Int32(SHUT_WR))
    }

    func close() {
        _ = Glibc.close(descriptor)
    }
}

/// A system call on a socket that failed.
struct SocketFailure: Error, CustomStringConvertible {
    let code: Int32

    var description: String { String(cString: strerror(code)) }
}
