import Glibc

/// The system calls around a listening socket.
enum ListeningSocket {
    static func open(host: String, port: Int) throws -> (descriptor: Int32, port: Int) {
        guard let address = ResolvedAddress.resolve(host: host, port: port, isPassive: true).first else {
            throw HTTPServerError(description: "the address \(host) to listen on is not known")
        }
        let descriptor = socket(
            address.family, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue) | Int32(SOCK_CLOEXEC.rawValue),
            0)
        guard descriptor >= 0 else { throw failure(host, port) }
        var one: Int32 = 1
        setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &one, socklen_t(MemoryLayout<Int32>.size))
        guard address.withPointer({ bind(descriptor, $0, $1) }) == 0, listen(descriptor, SOMAXCONN) == 0 else {
            defer { close(descriptor) }
            throw failure(host, port)
        }
        return (descriptor, boundPort(descriptor))
    }

    /// A connection, non-blocking, or -1 with `errno`.
    static func accept(_ descriptor: Int32, _ address: inout sockaddr_storage) -> Int32 {
        var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
        return withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                let accepted = Glibc.accept(descriptor, $0, &length)
                guard accepted >= 0 else { return accepted }
                _ = fcntl(accepted, F_SETFD, FD_CLOEXEC)
                _ = fcntl(accepted, F_SETFL, O_NONBLOCK)
                return accepted
            }
        }
    }

    /// The address without its port: `127.0.0.1`, `::1`. A version 4 address stays one behind a version 6 socket.
    static func text(of address: sockaddr_storage) -> String {
        var address = address
        var name = [CChar](repeating: 0, count: Int(NI_MAXHOST))
        let length = socklen_t(
            address.ss_family == sa_family_t(AF_INET6)
                ? MemoryLayout<sockaddr_in6>.size : MemoryLayout<sockaddr_in>.size)
        let code = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                getnameinfo($0, length, &name, socklen_t(name.count), nil, 0, NI_NUMERICHOST)
            }
        }
        guard code == 0 else { return "unknown" }
        let text = String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        return text.hasPrefix("::ffff:") && text.contains(".") ? String(text.dropFirst(7)) : text
    }

    private static func boundPort(_ descriptor: Int32) -> Int {
        var address = sockaddr_storage()
        var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
        withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { _ = getsockname(descriptor, $0, &length) }
        }
        return withUnsafeBytes(of: address) { Int($0[2]) << 8 | Int($0[3]) }
    }

    private static func failure(_ host: String, _ port: Int) -> HTTPServerError {
        errno == EADDRINUSE
            ? HTTPServerError(
                description: "port \(port) on \(host) is in use by another program; choose another one with PORT")
            : HTTPServerError(description: "cannot listen on \(host) port \(port): \(String(cString: strerror(errno)))")
    }
}
