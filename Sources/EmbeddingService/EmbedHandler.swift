import Embedding
import HTTP

/// `POST /embed`: texts to vectors. JSON by default; with `Accept: application/octet-stream` little-endian float32,
/// row after row, which other services of the cluster ask for. `X-Priority: bulk` lets questions overtake.
struct EmbedHandler: Sendable {
    let models: ServedModels
    let limits: RequestBounds
    let work: EncoderWork

    func handle(_ request: HTTPRequest) async throws -> HTTPResponse {
        let inputs = try TextInputs(request, limits)
        let engine = try models.embedder(try TEIOption.model(inputs.options))
        let normalizes = try TEIOption.flag(inputs.options, "normalize", default: true)
        let tokens = try EncodingOptions(inputs.options, request, for: engine.description)
            .tokens(of: inputs.texts, by: engine, at: "/inputs")
        let priority = try work.priority(request, tokens: tokens.reduce(0) { $0 + $1.count })
        let vectors = try await work.counting(tokens.count, priority) {
            try await engine.embed(
                tokens: tokens, priority: priority, deadline: request.context.deadline, normalizes: normalizes)
        }
        return Self.respond(vectors, count: tokens.count, engine.description, request)
    }

    private static func respond(
        _ vectors: [Float], count: Int, _ model: EmbeddingModelDescription, _ request: HTTPRequest
    ) -> HTTPResponse {
        let headers = HTTPHeaders([
            "X-Embedding-Dimension": String(model.dimension), "X-Embedding-Count": String(count),
            "X-Model-Fingerprint": model.fingerprint,
        ])
        guard request.headers["Accept"]?.hasPrefix("application/octet-stream") == true else {
            let body = FloatMatrixWriter.json(vectors, columns: model.dimension)
            return .bytes(body, contentType: "application/json", headers: headers)
        }
        return .bytes(
            FloatMatrixWriter.littleEndian(vectors), contentType: "application/octet-stream", headers: headers)
    }
}
