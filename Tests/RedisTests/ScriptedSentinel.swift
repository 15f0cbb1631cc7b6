import Glibc
import Synchronization

/// A server on a free port that speaks as much of Redis's protocol as a Sentinel's clients hear: one answer for a command's
/// name, one connection after the other.
final class ScriptedSentinel: Sendable {
    let port: Int
    private let listener: Int32
    private let answer: @Sendable (String) -> String
    private let heard = Mutex<[String]>([])

    private init(_ answer: @escaping @Sendable (String) -> String) {
        self.answer = answer
        listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        port = withUnsafeMutablePointer(to: &address) { [listener] pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                _ = bind(listener, $0, length)
                _ = listen(listener, 16)
                getsockname(listener, $0, &length)
            }
            return Int(UInt16(bigEndian: pointer.pointee.sin_port))
        }
    }

    deinit { close(listener) }

    /// The names of the commands that came, in their order.
    var commands: [String] { heard.withLock { $0 } }

    /// Serves on a thread of its own while `body` runs.
    static func with<Result>(
        _ answer: @escaping @Sendable (String) -> String, _ body: (ScriptedSentinel) async throws -> Result
    ) async throws -> Result {
        let sentinel = ScriptedSentinel(answer)
        var thread = pthread_t()
        let box = Unmanaged.passRetained(sentinel)
        pthread_create(
            &thread, nil,
            { argument in
                guard let argument else { return nil }
                Unmanaged<ScriptedSentinel>.fromOpaque(argument).takeRetainedValue().serve()
                return nil
            }, box.toOpaque())
        pthread_detach(thread)
        defer { shutdown(sentinel.listener, Int32(SHUT_RDWR)) }
        return try await body(sentinel)
    }

    private func serve() {
        while true {
            let connection = accept(listener, nil, nil)
            guard connection >= 0 else { return }
            converse(connection)
            close(connection)
        }
    }

    /// A client sends a command whole and waits for its answer: what one read brings is one command.
    private func converse(_ connection: Int32) {
        var buffer = [UInt8](repeating: 0, count: 4096)
        while true {
            let count = recv(connection, &buffer, buffer.count, 0)
            guard count > 0 else { return }
            let lines = buffer[..<count].split(separator: 0x0A).map {
                String(decoding: $0.prefix { $0 != 0x0D }, as: UTF8.self)
            }
            let name = lines.count > 2 ? lines[2] : ""
            heard.withLock { $0.append(name) }
            let reply = Array(answer(name).utf8)
            _ = reply.withUnsafeBytes { send(connection, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
        }
    }
}
