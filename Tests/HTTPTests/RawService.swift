import Glibc
import Threads
@testable import HTTP
import Synchronization

/// A service that answers exactly the bytes it is told, one connection after the other: for what a well-behaved one would
/// never answer.
final class RawService: Sendable {
    enum Act: Sendable {
        /// Reads one request, sends the pieces, closes.
        case answer([[UInt8]])
        /// Reads one request, sends the bytes, and reads the next request on the same connection for the next act.
        case answerAndKeep(String)
        /// Reads one request and closes without an answer.
        case close
        /// Sends its answer after this many bytes of the request, and closes.
        case answerEarly(String, afterBytes: Int)
    }

    let port: Int
    private let listener: Int32
    private let received = Mutex<[String]>([])
    private let script: [Act]

    private init(_ script: [Act], backlog: Int32) {
        self.script = script
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        self.listener = listener
        LoopbackAddress.with(port: 0) { _ = bind(listener, $0, $1) }
        listen(listener, backlog)
        var address = sockaddr_in()
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        _ = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(listener, $0, &length) }
        }
        port = Int(UInt16(bigEndian: address.sin_port))
    }

    /// Acts the script on a thread of its own while `body` runs.
    static func with<Result>(
        _ script: [Act], backlog: Int32 = 16, _ body: (RawService) async throws -> Result
    ) async throws -> Result {
        let service = RawService(script, backlog: backlog)
        ThreadStart.detached { service.run() }
        defer { shutdown(service.listener, Int32(SHUT_RDWR)) }
        return try await body(service)
    }

    func client(_ connections: Int = 32, maximumResponseBytes: Int = 1 << 20, connectTimeout: Duration = .seconds(240))
        throws -> PooledHTTPClient
    {
        try PooledHTTPClient(
            baseURL: "http://127.0.0.1:\(port)", maximumConnections: connections,
            maximumResponseBytes: maximumResponseBytes, connectTimeout: connectTimeout)
    }

    /// The heads of the requests that came.
    var requests: [String] { received.withLock { $0 } }

    deinit {
        close(listener)
    }

    private func run() {
        var connection: Int32 = -1
        for act in script {
            if connection < 0 { connection = accept(listener, nil, nil) }
            guard connection >= 0 else { return }
            if !perform(act, connection) {
                close(connection)
                connection = -1
            }
        }
        if connection >= 0 { close(connection) }
    }

    /// Whether the connection stays.
    private func perform(_ act: Act, _ connection: Int32) -> Bool {
        switch act {
        case .answer(let pieces):
            readRequest(connection)
            for piece in pieces { write(piece, connection) }
            return false
        case .answerAndKeep(let text):
            readRequest(connection)
            write(Array(text.utf8), connection)
            return true
        case .close:
            readRequest(connection)
            return false
        case .answerEarly(let text, let count):
            var buffer = [UInt8](repeating: 0, count: count)
            _ = recv(connection, &buffer, count, Int32(MSG_WAITALL))
            write(Array(text.utf8), connection)
            return false
        }
    }

    private func readRequest(_ connection: Int32) {
        var head: [UInt8] = []
        var byte: UInt8 = 0
        while !head.suffix(4).elementsEqual("\r\n\r\n".utf8), recv(connection, &byte, 1, 0) == 1 { head.append(byte) }
        let text = String(decoding: head, as: UTF8.self)
        received.withLock { $0.append(text) }
        guard let line = text.utf8Lines.first(where: { $0.hasPrefix("Content-Length: ") }),
            let count = Int(line.dropFirst(16))
        else { return }
        var body = [UInt8](repeating: 0, count: count)
        if count > 0 { _ = recv(connection, &body, count, Int32(MSG_WAITALL)) }
    }

    private func write(_ bytes: [UInt8], _ connection: Int32) {
        var one: Int32 = 1
        setsockopt(connection, Int32(IPPROTO_TCP), TCP_NODELAY, &one, socklen_t(MemoryLayout<Int32>.size))
        _ = bytes.withUnsafeBytes { send(connection, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
    }
}

extension String {
    /// Split at CR LF.
    var utf8Lines: [String] {
        utf8.split(separator: 0x0A).map { String(decoding: $0.prefix { $0 != 0x0D }, as: UTF8.self) }
    }
}
