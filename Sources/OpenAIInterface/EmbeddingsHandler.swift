package import Domain
package import HTTP

/// `POST /v1/embeddings`, wherever it is served.
package struct EmbeddingsHandler: Sendable {
    private let embedder: @Sendable (_ model: String) async throws -> any TextEmbedder
    /// More texts at once are bulk work.
    private static let mostTextsOfAQuery = 8

    /// - Parameter embedder: finds a model by its name; throws `OpenAIError.modelNotFound`.
    package init(embedder: @escaping @Sendable (_ model: String) async throws -> any TextEmbedder) {
        self.embedder = embedder
    }

    package func embed(_ request: HTTPRequest) async throws -> HTTPResponse {
        let wanted = try EmbeddingsRequest(try request.json())
        let embedder = try await embedder(wanted.model)
        let model = try await embedder.model()
        guard wanted.dimensions == nil || wanted.dimensions == model.dimension else {
            throw OpenAIError.invalid("dimensions", "This model's embeddings have \(model.dimension) dimensions.")
        }
        async let counts = embedder.tokenCounts(of: wanted.inputs)
        let embeddings = try await embedder.embed(
            wanted.inputs, priority: wanted.inputs.count > Self.mostTextsOfAQuery ? .bulk : .query)
        let tokens = try await counts.reduce(0, +)
        let body = EmbeddingsBody(embeddings: embeddings, model: model.name, tokens: tokens)
        return .bytes(wanted.isBase64 ? body.base64 : body.float, contentType: "application/json")
    }
}
