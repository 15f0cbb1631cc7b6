import Glibc
import Threads
@testable import HTTP

/// A client that says exactly the bytes it is told, for what a well-behaved one would never say. Its calls block, so
/// they have a thread that is not one of the server's; none waits longer than a minute.
final class RawClient: Sendable {
    private let descriptor: Int32

    init(port: Int, receiveBuffer: Int32? = nil) {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var limit = timeval(tv_sec: 60, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        if var size = receiveBuffer {
            setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &size, socklen_t(MemoryLayout<Int32>.size))
        }
        var one: Int32 = 1
        setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &one, socklen_t(MemoryLayout<Int32>.size))
        LoopbackAddress.with(port: port) { _ = connect(descriptor, $0, $1) }
    }

    deinit {
        close(descriptor)
    }

    func send(_ text: String) async { await send(Array(text.utf8)) }

    func send(_ bytes: [UInt8]) async {
        await run { descriptor in
            var rest = bytes[...]
            while !rest.isEmpty {
                let sent = rest.withUnsafeBytes {
                    Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
                }
                if sent < 0, errno == EINTR { continue }
                guard sent > 0 else { return }
                rest = rest.dropFirst(sent)
            }
        }
    }

    /// What comes until the server closes; ends with a remark where it does not.
    func receiveAll() async -> String {
        await run { descriptor in
            var bytes: [UInt8] = []
            while let more = Self.receive(descriptor, 65536) { bytes += more }
            if errno == EAGAIN { bytes += "(no end within a minute)".utf8 }
            return String(decoding: bytes, as: UTF8.self)
        }
    }

    /// What comes until it ends with `text`, or the server closes.
    func receive(until text: String) async -> String {
        await run { descriptor in
            var bytes: [UInt8] = []
            while !bytes.suffix(text.utf8.count).elementsEqual(text.utf8), let more = Self.receive(descriptor, 1) {
                bytes += more
            }
            return String(decoding: bytes, as: UTF8.self)
        }
    }

    /// Says that nothing more will be sent, as closing does; what comes can still be read.
    func finishSending() async { await run { _ = shutdown($0, Int32(SHUT_WR)) } }

    private static func receive(_ descriptor: Int32, _ limit: Int) -> [UInt8]? {
        var buffer = [UInt8](repeating: 0, count: limit)
        errno = 0
        var count = recv(descriptor, &buffer, limit, 0)
        // A wait with an end is broken off where the process was stopped and goes on.
        while count < 0, errno == EINTR { count = recv(descriptor, &buffer, limit, 0) }
        return count > 0 ? Array(buffer[..<count]) : nil
    }

    private func run<Result: Sendable>(_ body: @escaping @Sendable (Int32) -> Result) async -> Result {
        await withCheckedContinuation { continuation in
            ThreadStart.detached { continuation.resume(returning: body(self.descriptor)) }
        }
    }
}

enum LoopbackAddress {
    static func with<Result>(port: Int, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Result) -> Result {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr = in_addr(s_addr: UInt32(0x7F00_0001).bigEndian)
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                body($0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
    }
}
