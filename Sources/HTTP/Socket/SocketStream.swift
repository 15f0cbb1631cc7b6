import Crypto
import Glibc
import Threads

/// A connected stream socket: non-blocking system calls, with the worker pool for the waits.
///
/// Whoever made it closes it, once, when nobody waits on it any more; anybody may `shutdown` it before that, which ends
/// all waits.
struct SocketStream: Sendable {
    let descriptor: Int32
    private let session: TLSSession?

    /// - Parameters:
    ///   - descriptor: non-blocking.
    ///   - session: nil for a stream in the clear.
    init(descriptor: Int32, session: TLSSession? = nil) {
        self.descriptor = descriptor
        self.session = session
        var one: Int32 = 1
        setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &one, socklen_t(MemoryLayout<Int32>.size))
    }

    var isSecure: Bool { session != nil }

    /// At most `limit` bytes; empty at the end of the stream. Throws when the connection breaks.
    func read(atMost limit: Int) async throws -> [UInt8] {
        if let session { return try await read(atMost: limit, through: session) }
        return try await readPlainly(atMost: limit)
    }

    /// Returns once the system has taken all bytes.
    func write(_ bytes: ArraySlice<UInt8>) async throws {
        if let session { return try await write(bytes, through: session) }
        try await writePlainly(bytes)
    }

    func readPlainly(atMost limit: Int) async throws -> [UInt8] {
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
            try await WorkerPool.shared.wait(for: .read, on: descriptor)
        }
    }

    func writePlainly(_ bytes: ArraySlice<UInt8>) async throws {
        var rest = bytes
        while !rest.isEmpty {
            let sent = sendNow(rest)
            let failure = sent < 0 ? errno : 0
            if failure == 0 { rest = rest.dropFirst(sent) }
            if failure == 0 || failure == EINTR { continue }
            guard failure == EAGAIN else { throw SocketFailure(code: failure) }
            try await WorkerPool.shared.wait(for: .write, on: descriptor)
        }
    }

    /// Sends what the system takes without waiting: how many bytes, or -1 with `errno`.
    @discardableResult func sendNow(_ bytes: ArraySlice<UInt8>) -> Int {
        bytes.withUnsafeBytes { send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
    }

    /// Waits until a connection attempt that is under way has come to an end.
    func waitUntilConnected() async throws {
        while !isWritable { try await WorkerPool.shared.wait(for: .write, on: descriptor) }
        var code: Int32 = 0
        var length = socklen_t(MemoryLayout<Int32>.size)
        getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &code, &length)
        if code != 0 || isBroken { throw SocketFailure(code: code == 0 ? ECONNRESET : code) }
    }

    func shutdown() {
        _ = Glibc.shutdown(descriptor, Int32(SHUT_RDWR))
    }

    /// Ends the waits of readers only: what has arrived can still be read, and answers be sent.
    func finishReading() {
        _ = Glibc.shutdown(descriptor, Int32(SHUT_RD))
    }

    /// Says that nothing more will be sent.
    func finishWriting() {
        if let session {
            session.finish()
            sendNow(session.takeOutgoing()[...])
        }
        _ = Glibc.shutdown(descriptor, Int32(SHUT_WR))
    }

    func close() {
        _ = Glibc.close(descriptor)
    }
}

extension SocketFailure {
    static let broken = SocketFailure(code: ECONNRESET)
}
