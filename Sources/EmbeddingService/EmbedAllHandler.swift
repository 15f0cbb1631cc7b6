import Embedding
import HTTP

/// `POST /embed_all` (TEI's shape): texts to the last layer's vector of each of their tokens, special tokens included.
struct EmbedAllHandler: Sendable {
    let models: ServedModels
    let limits: RequestBounds
    let work: EncoderWork

    func handle(_ request: HTTPRequest) async throws -> HTTPResponse {
        let inputs = try TextInputs(request, limits)
        let engine = try models.embedder(try TEIOption.model(inputs.options))
        let tokens = try EncodingOptions(inputs.options, request, for: engine.description)
            .tokens(of: inputs.texts, by: engine, at: "/inputs")
        let count = tokens.reduce(0) { $0 + $1.count }
        guard count <= limits.vectorTokens else {
            throw TEIError.tooLarge(
                "/inputs has \(count) tokens; vectors of \(limits.vectorTokens) are made at once")
        }
        let priority = try work.priority(request, tokens: count)
        let vectors = try await work.counting(tokens.count, priority) {
            try await engine.embedTokens(tokens, priority: priority, deadline: request.context.deadline)
        }
        let body = FloatMatrixWriter.json(vectors, columns: engine.description.dimension, rows: tokens.map(\.count))
        return .bytes(body, contentType: "application/json")
    }
}
