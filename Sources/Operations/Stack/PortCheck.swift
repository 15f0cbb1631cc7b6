import Glibc

/// Finds out whether a port of the loopback address can be listened on.
package enum PortCheck {
    /// Whether nothing listens on 127.0.0.1 at `port` now.
    package static func isFree(_ port: Int) -> Bool {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        var reuse: Int32 = 1
        setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &reuse, socklen_t(MemoryLayout<Int32>.size))
        var address = loopback(port: port)
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
    }

    /// Four ports that are free now. Somebody else may still be faster, but no connection takes one while its service is
    /// away: they lie below those that the kernel gives to clients.
    package static func freePorts() -> ServicePorts {
        var free: [Int] = []
        while free.count < 4 {
            let port = Int.random(in: 20_000..<32_768)
            if !free.contains(port), isFree(port) { free.append(port) }
        }
        return ServicePorts(api: free[0], retriever: free[1], embedder: free[2], worker: free[3])
    }

    private static func loopback(port: Int) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(UInt16(truncatingIfNeeded: port)).bigEndian
        address.sin_addr = in_addr(s_addr: UInt32(0x7F00_0001).bigEndian)
        return address
    }
}
