import HTTP
import JSON
import Synchronization
import TestSupport
import Testing

/// The pipeline without a socket, and the same with one.
@Suite(.timeLimit(.minutes(5)))
struct PipelineTests {
    private struct Named: HTTPMiddleware {
        let name: String

        func handle(_ request: HTTPRequest, next: HTTPHandler) async throws -> HTTPResponse {
            var request = request
            request.headers.add("Trail", "\(name):\(request.route ?? "-")")
            var response = try await next(request)
            response.headers.add("Trail", name)
            return response
        }
    }

    private struct Unforeseen: Error, CustomStringConvertible { let description = "inner secret" }
    private struct Known: Error {}
    private struct Sink: HTTPBodyWriter { func write(_ bytes: [UInt8]) async throws {} }

    private static let routes = [
        Route(.get, "/trail/{id}") { .text($0.headers.all("Trail").joined(separator: ",")) },
        Route(.get, "/broken") { _ in throw Unforeseen() },
        Route(.get, "/known") { _ in throw Known() },
        Route(.get, "/cancelled") { _ in throw CancellationError() },
        Route(.post, "/json") { .json(.object(try $0.json())) },
        Route(.get, "/told") { _ in .stream(contentType: "text/plain") { _ in throw ToldInStream(Known()) } },
        Route(.post, "/fields") { request in
            let body = try request.json()
            var fields = JSONFieldReader(body)
            let name = fields.required("name", .string)
            let size = fields.required("size", .integer(in: 0...9))
            try fields.finish()
            return .json(["name": .string(name ?? ""), "size": JSONValue(size ?? 0)])
        },
    ]

    private let observer = RecordingObserver()

    private var pipeline: Pipeline {
        Pipeline(
            routes: Self.routes, middlewares: [Named(name: "outer"), Named(name: "inner")],
            problems: ProblemResponses(mappings: [
                {
                    $0 is Known
                        ? HTTPProblem(.conflict, code: "known", "known", headers: HTTPHeaders(["X-Known": "1"])) : nil
                }
            ]), observer: observer)
    }

    private func problem(_ response: HTTPResponse) throws -> JSONValue {
        guard case .bytes(let bytes) = response.body else { return .null }
        #expect(response.headers["Content-Type"] == "application/problem+json")
        return try JSONValue(parsing: bytes)
    }

    private func request(_ method: HTTPMethod, _ path: String, _ body: String = "") -> HTTPRequest {
        HTTPRequest(method: method, path: path, body: Array(body.utf8), context: RequestContext(requestID: "r1"))
    }

    @Test func `middlewares run in the order they are written, and know the route`() async throws {
        let response = await pipeline.respond(to: request(.get, "/trail/7"))
        guard case .bytes(let bytes) = response.body else { return }
        #expect(bytes == Array("outer:/trail/{id},inner:/trail/{id}".utf8))
        #expect(response.headers.all("Trail") == ["inner", "outer"])
        #expect(observer.all.map(\.route) == ["/trail/{id}"])
    }

    @Test func `a problem has the members of RFC 9457`() async throws {
        let response = await pipeline.respond(to: request(.get, "/nowhere"))
        let problem = try problem(response)
        #expect(response.status == .notFound)
        #expect(problem["type"] == "about:blank" && problem["title"] == "Not Found" && problem["status"] == 404)
        #expect(problem["code"] == "route_not_found" && problem["request_id"] == "r1")
        #expect(problem["instance"] == "/nowhere" && problem["detail"] != nil)
        #expect(observer.all.map(\.status) == [404])
        #expect(observer.all.map(\.route) == [nil])
    }

    @Test func `an unforeseen error is a 500 that shows nothing of it, and the observer is told`() async throws {
        let response = await pipeline.respond(to: request(.get, "/broken"))
        guard case .bytes(let bytes) = response.body else { return }
        #expect(response.status == .internalServerError)
        #expect(!String(decoding: bytes, as: UTF8.self).contains("secret"))
        #expect(observer.all.first?.failure is Unforeseen)
    }

    @Test func `a stream that told its client what went wrong ends whole, and is reported as what it told`()
        async throws
    {
        let response = await pipeline.respond(to: request(.get, "/told"))
        guard case .stream(let produce) = response.body else { throw Unforeseen() }
        try await produce(Sink())
        #expect(response.status == .ok)
        #expect(observer.all.map(\.status) == [409])
        #expect(observer.all.first?.failure is Known)
    }

    @Test func `errors of other rooms are mapped, with their fields`() async throws {
        let response = await pipeline.respond(to: request(.get, "/known"))
        #expect(response.status == .conflict && response.headers["X-Known"] == "1")
        #expect(try problem(response)["code"] == "known")
        #expect(await pipeline.respond(to: request(.get, "/cancelled")).status == .serviceUnavailable)
    }

    @Test(arguments: [
        ("", 400, "empty_body"), ("{", 400, "malformed_json"), ("[1]", 422, "not_an_object"),
        ("{}x", 400, "malformed_json"),
        ("{\"a\":\"\u{1}\"}", 400, "malformed_json"),
    ])
    func `a body that is no JSON object is said to be none`(_ body: String, _ status: Int, _ code: String) async throws
    {
        let response = await pipeline.respond(to: request(.post, "/json", body))
        #expect(response.status.code == status)
        #expect(try problem(response)["code"] == .string(code))
    }

    @Test func `malformed JSON is named with its place, and invalid UTF-8 is malformed`() async throws {
        let response = await pipeline.respond(to: request(.post, "/json", "{\n  \"a\": ?}"))
        guard case .string(let detail)? = try problem(response)["detail"] else { return }
        #expect(detail.contains("line 2, column 8"))
        let invalid = HTTPRequest(
            method: .post, path: "/json", body: Array("{\"a\":\"".utf8) + [0xFF] + Array("\"}".utf8))
        #expect(await pipeline.respond(to: invalid).status == .badRequest)
    }

    @Test func `all wrong fields are listed at once`() async throws {
        let response = await pipeline.respond(to: request(.post, "/fields", #"{"name": 5, "size": "x", "other": 1}"#))
        #expect(response.status == .unprocessableContent)
        let errors = try problem(response)["errors"]?.array ?? []
        #expect(Set(errors.compactMap { $0["pointer"]?.string }) == ["/name", "/size", "/other"])
        #expect(errors.allSatisfy { $0["detail"] != nil })
    }

    @Test func `the same pipeline answers alike behind a socket`() async throws {
        try await RawExchange.with(routes: Self.routes) { exchange in
            let client = try exchange.pooled()
            let broken = try await client.send(HTTPClientRequest(.get, "/broken"))
            #expect(broken.status == 500 && broken.headers["Content-Type"] == "application/problem+json")
            let fields = try await client.send(HTTPClientRequest(.post, "/fields", body: Array("{}".utf8)))
            #expect(fields.status == 422)
            #expect(exchange.observer.all.map(\.status) == [500, 422])
        }
    }
}
