import Glibc
import Synchronization
import Threads

/// Stands between a client and a server on loopback, and cuts what goes through it when it is told to. The server may come
/// back in another place.
package final class CuttableProxy: Sendable {
    /// Where the server listens.
    package enum Place: Sendable {
        case port(Int)
        case socket(String)
        /// It is away: whoever connects is hung up on.
        case nowhere
    }

    /// Where clients connect.
    package let port: Int
    private let listener: Int32
    private let place: Mutex<Place>
    /// Both ends of every connection that is open now.
    private let open = Mutex<Set<Int32>>([])

    /// Listens on a free port.
    package init(to place: Place) throws {
        self.place = Mutex(place)
        listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard listener >= 0, let port = Self.listen(listener) else { throw ProxyError(code: errno) }
        self.port = port
        ThreadStart.detached { [self] in acceptAll() }
    }

    /// Connections from now on go to `place`.
    package func move(to place: Place) { self.place.withLock { $0 = place } }

    /// Breaks every connection off, with what is on its way. Answers how many.
    @discardableResult
    package func cut() -> Int {
        open.withLock { descriptors in
            for descriptor in descriptors { shutdown(descriptor, Int32(SHUT_RDWR)) }
            return descriptors.count / 2
        }
    }

    /// Ends it for good.
    package func close() {
        shutdown(listener, Int32(SHUT_RDWR))
        cut()
    }

    private func acceptAll() {
        while true {
            let client = accept(listener, nil, nil)
            guard client >= 0 else {
                if errno == EINTR || errno == ECONNABORTED { continue }
                break
            }
            ThreadStart.detached { [self] in serve(client) }
        }
        Glibc.close(listener)
    }

    private func serve(_ client: Int32) {
        let server = Self.connect(to: place.withLock { $0 })
        guard server >= 0 else {
            Glibc.close(client)
            return
        }
        open.withLock { $0.formUnion([client, server]) }
        Self.carry(client, server)
        open.withLock { $0.subtract([client, server]) }
        Glibc.close(client)
        Glibc.close(server)
    }

    /// Both ways until either end is done.
    private static func carry(_ one: Int32, _ other: Int32) {
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            var ends = [
                pollfd(fd: one, events: Int16(POLLIN), revents: 0),
                pollfd(fd: other, events: Int16(POLLIN), revents: 0),
            ]
            guard poll(&ends, 2, -1) > 0 || errno == EINTR else { return }
            for end in ends where end.revents != 0 {
                let count = read(end.fd, &buffer, buffer.count)
                guard count > 0, write(buffer[..<count], to: end.fd == one ? other : one) else { return }
            }
        }
    }

    private static func write(_ bytes: ArraySlice<UInt8>, to descriptor: Int32) -> Bool {
        var rest = bytes
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes {
                send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return false }
            rest = rest.dropFirst(count)
        }
        return true
    }
}

extension CuttableProxy {
    struct ProxyError: Error { let code: Int32 }

    private static func listen(_ descriptor: Int32) -> Int? {
        var address = loopback(port: 0)
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = withSockaddr(&address) { bind(descriptor, $0, length) == 0 && Glibc.listen(descriptor, 128) == 0 }
        let isNamed = withSockaddr(&address) { getsockname(descriptor, $0, &length) == 0 }
        return isBound && isNamed ? Int(UInt16(bigEndian: address.sin_port)) : nil
    }

    private static func connect(to place: Place) -> Int32 {
        switch place {
        case .nowhere: return -1
        case .port(let port):
            let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
            var address = loopback(port: port)
            let code = withSockaddr(&address) {
                Glibc.connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
            return settled(descriptor, code)
        case .socket(let path):
            let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
            var address = sockaddr_un()
            address.sun_family = sa_family_t(AF_UNIX)
            withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8.prefix($0.count - 1)) }
            let code = withSockaddr(&address) {
                Glibc.connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
            return settled(descriptor, code)
        }
    }

    private static func settled(_ descriptor: Int32, _ code: Int32) -> Int32 {
        guard code != 0 else { return descriptor }
        Glibc.close(descriptor)
        return -1
    }

    private static func withSockaddr<Address, Result>(
        _ address: inout Address, _ body: (UnsafeMutablePointer<sockaddr>) -> Result
    ) -> Result {
        withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1, body)
        }
    }

    private static func loopback(port: Int) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(UInt16(truncatingIfNeeded: port)).bigEndian
        address.sin_addr = in_addr(s_addr: UInt32(0x7F00_0001).bigEndian)
        return address
    }
}
