import Embedding
import EmbeddingService
import HTTP
import JSON
import Telemetry
import TestSupport

/// The embedder's routes over tiny models, without a socket.
final class ServiceUnderTest: Sendable {
    private let folders: [TinyModel]
    private let models: ServedModels
    private let router: Router
    let metrics = MetricRegistry()

    /// - Parameter names: of models in `models.json`; the first is what requests without a name get.
    init(_ names: String..., limits: RequestBounds = RequestBounds()) throws {
        folders = try names.map(TinyModel.init)
        models = try ServedModels(
            folders.map { try ServedModel(folder: $0.path, precision: .f32, limits: BatchLimits(threads: 1)) })
        router = Router(
            EmbeddingRoutes(models: models, limits: limits, metrics: metrics, version: "test").routes)
    }

    deinit { models.stop() }

    struct Reply {
        let status: Int
        let json: JSONValue
        let headers: HTTPHeaders
    }

    func post(_ path: String, _ body: JSONValue, headers: KeyValuePairs<String, String> = [:]) async throws -> Reply {
        try await send(.post, path, body.bytes, HTTPHeaders(headers))
    }

    func get(_ path: String) async throws -> Reply { try await send(.get, path, [], HTTPHeaders()) }

    private func send(_ method: HTTPMethod, _ path: String, _ body: [UInt8], _ headers: HTTPHeaders) async throws
        -> Reply
    {
        let match = try router.match(method, path)
        var request = HTTPRequest(
            method: method, path: path, headers: headers, body: body, context: RequestContext())
        request.parameters = match.parameters
        let response = try await match.route.handler(request)
        guard case .bytes(let bytes) = response.body else { throw NoBody() }
        return Reply(status: response.status.code, json: try JSONValue(parsing: bytes), headers: response.headers)
    }

    private struct NoBody: Error {}
}

extension JSONValue {
    var doubles: [Double]? { array?.compactMap(\.double) }
}
