import HTTP
import JSON
import Logging
import Synchronization
import TestSupport

/// A server on a free port for one test.
struct RawExchange {
    let server: HTTPServer
    let port: Int
    let observer: RecordingObserver

    init(routes: [Route] = RawExchange.routes, configure: (inout HTTPServerConfiguration) -> Void = { _ in })
        async throws
    {
        var configuration = PatientServer.configuration
        configure(&configuration)
        observer = RecordingObserver()
        server = HTTPServer(
            configuration: configuration, responder: Pipeline(routes: routes.map(\.patient), observer: observer),
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        port = try await server.start()
    }

    /// Starts a server, runs `body` and stops the server.
    static func with<Result: Sendable>(
        routes: [Route] = RawExchange.routes, configure: (inout HTTPServerConfiguration) -> Void = { _ in },
        _ body: (RawExchange) async throws -> Result
    ) async throws -> Result {
        let exchange = try await RawExchange(routes: routes, configure: configure)
        let result: Swift.Result<Result, any Error>
        do { result = .success(try await body(exchange)) } catch { result = .failure(error) }
        await exchange.server.shutdown(grace: .seconds(1))
        return try result.get()
    }

    static var routes: [Route] {
        [
            Route(.get, "/hello") { _ in .text("hello") },
            Route(.post, "/echo", bodyLimit: 1000) { .bytes($0.body, contentType: "application/octet-stream") },
            Route(.post, "/json") { .json(.object(try $0.json())) },
            Route(.get, "/items/{id}") { .text($0.parameter("id") + "|" + ($0.query("q") ?? "-")) },
            Route(.get, "/stream") { _ in
                .stream(contentType: "text/plain") { body in
                    try await body.write(Array("one".utf8))
                    try await body.write(Array("two".utf8))
                }
            },
        ]
    }

    func client(receiveBuffer: Int32? = nil) -> RawClient { RawClient(port: port, receiveBuffer: receiveBuffer) }

    /// With time enough to connect on a machine that runs all tests at once.
    func pooled(_ connections: Int = 32, host: String = "127.0.0.1") throws -> PooledHTTPClient {
        try PooledHTTPClient(
            baseURL: "http://\(host):\(port)", maximumConnections: connections, connectTimeout: PatientServer.patience)
    }

    /// Everything the server answers to these bytes until it closes the connection; the client's side stays open.
    func send(_ text: String) async -> String { await send([Array(text.utf8)]) }

    func send(_ pieces: [[UInt8]]) async -> String {
        let client = client()
        for piece in pieces { await client.send(piece) }
        return await client.receiveAll()
    }
}

/// Remembers what it was told, for tests to look at.
final class RecordingObserver: RequestObserver {
    struct Answered: Sendable {
        let id: String
        let method: String
        let route: String?
        let status: Int
        let failure: (any Error)?
    }

    private let answers = Mutex<[Answered]>([])
    private let stream = AsyncStream<Answered>.makeStream()

    func answered(_ request: HTTPRequest, _ response: HTTPResponse, duration: Duration, failure: (any Error)?) {
        let answered = Answered(
            id: request.context.requestID, method: request.method.rawValue, route: request.route,
            status: response.status.code, failure: failure)
        answers.withLock { $0.append(answered) }
        stream.continuation.yield(answered)
    }

    var all: [Answered] { answers.withLock { $0 } }

    /// The next one that nobody has waited for; for one waiter.
    func next() async -> Answered? { await stream.stream.first { _ in true } }
}

/// Something that happens once and can be waited for.
final class Signal: Sendable {
    private let stream = AsyncStream<Void>.makeStream()

    func give() { stream.continuation.yield() }
    func wait() async { for await _ in stream.stream { break } }
}

/// Counts what happens in many tasks at once.
final class Counter: Sendable {
    private let count = Atomic(0)

    /// 1 for the first caller, and so on.
    func next() -> Int { count.add(1, ordering: .relaxed).newValue }
}
