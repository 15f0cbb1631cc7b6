import Crypto
import Glibc

/// Asks a service on this machine how it is: `--healthcheck`, for images that have no curl.
package enum HealthProbe {
    /// Whether `GET path` answers 200 within three seconds.
    ///
    /// - Parameters:
    ///   - host: an IPv4 address; `0.0.0.0` means the loopback.
    ///   - isSecure: whether the port speaks TLS. Whose certificate it shows is no matter: this is the same machine.
    package static func isHealthy(host: String, port: Int, path: String, isSecure: Bool = false) -> Bool {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        limitTime(of: descriptor)
        guard connect(descriptor, to: host == "0.0.0.0" ? "127.0.0.1" : host, port: port) else { return false }
        let request = Array("GET \(path) HTTP/1.1\r\nHost: \(host):\(port)\r\nConnection: close\r\n\r\n".utf8)
        let wanted = Array("HTTP/1.1 200".utf8)
        if isSecure { return (try? answer(to: request, over: descriptor))?.starts(with: wanted) ?? false }
        guard send(descriptor, request, request.count, Int32(MSG_NOSIGNAL)) == request.count else {
            return false
        }
        var answer = [UInt8](repeating: 0, count: 12)
        guard recv(descriptor, &answer, answer.count, Int32(MSG_WAITALL)) == answer.count else { return false }
        return answer == wanted
    }

    /// The beginning of what comes back through TLS.
    private static func answer(to request: [UInt8], over descriptor: Int32) throws -> [UInt8] {
        let session = try TLSSession(.unproven())
        var isSent = false
        var buffer = [UInt8](repeating: 0, count: 16 << 10)
        while true {
            if !isSent { isSent = try request.withUnsafeBytes { try session.write($0) } == .done(request.count) }
            if isSent, case .done(let count) = try buffer.withUnsafeMutableBufferPointer({ try session.read(into: $0) })
            {
                return Array(buffer[..<count])
            }
            let outgoing = session.takeOutgoing()
            guard outgoing.isEmpty || send(descriptor, outgoing, outgoing.count, Int32(MSG_NOSIGNAL)) == outgoing.count
            else { return [] }
            let count = recv(descriptor, &buffer, buffer.count, 0)
            guard count > 0 else { return [] }
            session.receive(Array(buffer[..<count]))
        }
    }

    private static func limitTime(of descriptor: Int32) {
        var limit = timeval(tv_sec: 3, tv_usec: 0)
        let size = socklen_t(MemoryLayout<timeval>.size)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, size)
        setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &limit, size)
    }

    private static func connect(_ descriptor: Int32, to host: String, port: Int) -> Bool {
        guard let port = UInt16(exactly: port) else { return false }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        guard inet_pton(AF_INET, host == "localhost" ? "127.0.0.1" : host, &address.sin_addr) == 1 else { return false }
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                Glibc.connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
    }
}
