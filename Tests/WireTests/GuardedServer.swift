import HTTP
import Synchronization
import TestSupport
import Wire

/// A server on loopback that leads on, overflows and hangs, for one test.
struct GuardedServer: Sendable {
    let port: Int
    private let hosts: Mutexed

    /// What each request's `Host` said.
    var askedHosts: [String] { hosts.value.withLock(\.self) }

    private final class Mutexed: Sendable { let value = Mutex<[String]>([]) }

    static func with(_ body: (GuardedServer) async throws -> Void) async throws {
        let hosts = Mutexed()
        func route(
            _ method: HTTPMethod, _ path: String,
            _ answer: @escaping @Sendable (HTTPRequest) async throws -> HTTPResponse
        ) -> Route {
            Route(method, path) { request in
                hosts.value.withLock { $0.append(request.headers["Host"] ?? "") }
                return try await answer(request)
            }
        }
        let routes = [
            route(.get, "/page.md") { _ in .bytes(Array("# Hello".utf8), contentType: "text/markdown") },
            route(.get, "/to") { request in
                HTTPResponse(HTTPStatus(302, "Found"), headers: HTTPHeaders(["Location": request.query("u") ?? ""]))
            },
            route(.get, "/loop") { _ in
                HTTPResponse(HTTPStatus(301, "Moved"), headers: HTTPHeaders(["Location": "/loop"]))
            },
            route(.get, "/missing") { _ in HTTPResponse(.notFound) },
            route(.get, "/large") { _ in .bytes([UInt8](repeating: 0x61, count: 100_000), contentType: "text/plain") },
            route(.get, "/endless") { _ in
                .events { events in
                    while !Task.isCancelled { try await events.send(data: String(repeating: "a", count: 1000)) }
                }
            },
            route(.get, "/bomb") { _ in
                .bytes(Bomb.gzip, contentType: "text/plain", headers: HTTPHeaders(["Content-Encoding": "gzip"]))
            },
            route(.get, "/hang") { _ in
                try await Task.sleep(for: .seconds(600))
                return HTTPResponse(.notFound)
            },
            route(.post, "/hook") { request in .bytes(request.body, contentType: "application/octet-stream") },
        ]
        try await PatientServer.with(routes) { try await body(GuardedServer(port: $0, hosts: hosts)) }
    }
}

extension GuardedClient.Patience {
    static let unhurried = Self(connecting: PatientServer.patience, silence: PatientServer.patience)
}

/// A few kilobytes that unpack to megabytes.
enum Bomb {
    /// Zeros without end, as RFC 1951's fixed codes write them: one zero, then "258 of what stands one before" again and
    /// again. The end is missing, which nobody shall read as far as.
    static let gzip: [UInt8] = {
        var bytes: [UInt8] = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3]
        // The last block, fixed codes, the literal 0.
        var bits: [UInt8] = [1, 1, 0, 0, 0, 1, 1, 0, 0, 0, 0]
        for _ in 0..<20_000 { bits += [1, 1, 0, 0, 0, 1, 0, 1, 0, 0, 0, 0, 0] }
        for start in stride(from: 0, to: bits.count - 7, by: 8) {
            bytes.append((0..<8).reduce(UInt8(0)) { $0 | bits[start + $1] << UInt8($1) })
        }
        return bytes
    }()
}
