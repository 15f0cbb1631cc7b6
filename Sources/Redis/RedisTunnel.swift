import CRedis
import Crypto
import Glibc
import Threads

/// TLS to Redis for any hiredis, with or without its own: hiredis speaks in the clear over one end of a socket pair, and a
/// thread carries what it says to the server through TLS, and back.
struct RedisTunnel: Sendable {
    private let server: Int32
    private let client: Int32
    private let session: TLSSession

    /// The end for hiredis, once the server has proved its name. The tunnel closes with it.
    static func open(
        over connected: Int32, to name: String, _ context: TLSContext, timeout: Duration
    ) throws(RedisError) -> Int32 {
        do {
            let session = try TLSSession(context, name: name)
            let server = dup(connected)
            var pair: [Int32] = [-1, -1]
            guard server >= 0, socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, &pair) == 0 else {
                close(server)
                throw TunnelFailure.noDescriptor
            }
            let tunnel = RedisTunnel(server: server, client: pair[1], session: session)
            do {
                try tunnel.shakeHands(by: .now + timeout)
            } catch {
                tunnel.end()
                close(pair[0])
                throw error
            }
            ThreadStart.detached { tunnel.carry() }
            return pair[0]
        } catch {
            throw RedisError(kind: .unavailable, message: "TLS to \(name): \(error)")
        }
    }

    private func shakeHands(by deadline: ContinuousClock.Instant) throws {
        while true {
            _ = try readOut()
            guard send(session.takeOutgoing(), to: server) else { throw TunnelFailure.broken }
            if session.isEstablished { return }
            var entry = pollfd(fd: server, events: Int16(POLLIN), revents: 0)
            let left = Int32(clamping: max(0, Int((deadline - .now) / .milliseconds(1))))
            guard poll(&entry, 1, left) > 0 else { throw TunnelFailure.late }
            guard receive() else { throw TunnelFailure.broken }
        }
    }

    /// Runs until either side closes.
    private func carry() {
        defer { end() }
        var entries = [
            pollfd(fd: server, events: Int16(POLLIN), revents: 0),
            pollfd(fd: client, events: Int16(POLLIN), revents: 0),
        ]
        while true {
            // What came with the handshake's last bytes is here already.
            guard let plain = try? readOut(), send(plain, to: client) else { return }
            guard poll(&entries, 2, -1) > 0 || errno == EINTR else { return }
            if entries[0].revents != 0, !receive() { return }
            if entries[1].revents != 0 {
                guard let bytes = Self.take(from: client), (try? write(bytes)) != nil else { return }
            }
            guard send(session.takeOutgoing(), to: server) else { return }
        }
    }

    private func receive() -> Bool {
        guard let bytes = Self.take(from: server) else { return false }
        session.receive(bytes)
        return true
    }

    private func write(_ bytes: [UInt8]) throws {
        var rest = bytes[...]
        while !rest.isEmpty {
            guard case .done(let count) = try rest.withUnsafeBytes({ try session.write($0) }) else {
                throw TunnelFailure.broken
            }
            rest = rest.dropFirst(count)
        }
    }

    /// All that the server has said so far.
    private func readOut() throws -> [UInt8] {
        var all: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 16 << 10)
        while case .done(let count) = try buffer.withUnsafeMutableBufferPointer({ try session.read(into: $0) }) {
            all += buffer[..<count]
        }
        return all
    }

    private func end() {
        close(server)
        close(client)
    }

    /// Nil at the end.
    private static func take(from descriptor: Int32) -> [UInt8]? {
        var buffer = [UInt8](repeating: 0, count: 16 << 10)
        let count = recv(descriptor, &buffer, buffer.count, 0)
        return count > 0 ? Array(buffer[..<count]) : nil
    }

    private func send(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            guard count > 0 else { return false }
            rest = rest.dropFirst(count)
        }
        return true
    }
}

/// Why a tunnel did not come about.
private enum TunnelFailure: String, Error, CustomStringConvertible {
    case noDescriptor = "there are no descriptors left"
    case broken = "the server closed the connection"
    case late = "the server did not answer in time"

    var description: String { rawValue }
}
