import Dispatch
import Glibc
import HTTP
import JSON
import Logging

/// A server on a free port for one test, and raw bytes sent to it.
struct RawExchange {
    let server: HTTPServer
    let port: Int

    init(routes: [Route] = RawExchange.routes, configure: (inout HTTPServerConfiguration) -> Void = { _ in })
        async throws
    {
        var configuration = HTTPServerConfiguration(port: 0)
        configure(&configuration)
        server = HTTPServer(
            configuration: configuration, responder: Pipeline(routes: routes, observer: SilentObserver()),
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        port = try await server.start()
    }

    static var routes: [Route] {
        [
            Route(.get, "/hello") { _ in .text("hello") },
            Route(.post, "/echo", bodyLimit: 1000) { .bytes($0.body, contentType: "application/octet-stream") },
            Route(.post, "/json") { .json(.object(try $0.json())) },
            Route(.get, "/items/{id}") { .text($0.parameter("id") + "|" + ($0.query("q") ?? "-")) },
        ]
    }

    /// Everything the server answers to these bytes until it closes the connection; the client's side stays open.
    func send(_ text: String) async -> String {
        await send([Array(text.utf8)])
    }

    /// The waits block, so they have a thread that is not one of the server's.
    func send(_ pieces: [[UInt8]]) async -> String {
        await withCheckedContinuation { continuation in
            DispatchQueue(label: "raw client").async { continuation.resume(returning: exchange(pieces)) }
        }
    }

    private func exchange(_ pieces: [[UInt8]]) -> String {
        let descriptor = connectedSocket()
        defer { close(descriptor) }
        for piece in pieces {
            _ = piece.withUnsafeBytes { Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
        }
        var answer: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4096)
        while true {
            let count = recv(descriptor, &buffer, buffer.count, 0)
            guard count > 0 else { return String(decoding: answer, as: UTF8.self) }
            answer += buffer[..<count]
        }
    }

    /// Sends a request and goes without waiting for the answer.
    func leave(_ descriptor: Int32, after request: [UInt8]) {
        _ = request.withUnsafeBytes { Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
        close(descriptor)
    }

    func connectedSocket() -> Int32 {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var limit = timeval(tv_sec: 10, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        var one: Int32 = 1
        setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &one, socklen_t(MemoryLayout<Int32>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr = in_addr(s_addr: UInt32(0x7F00_0001).bigEndian)
        withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                _ = connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        return descriptor
    }
}

struct SilentObserver: RequestObserver {
    func answered(_ request: HTTPRequest, _ response: HTTPResponse, duration: Duration, failure: (any Error)?) {}
}
