import Domain
import Embedding
import HTTP
import JSON

/// `POST /similarity` (TEI's shape): `{"inputs": {"source_sentence": "…", "sentences": ["…"]}, "parameters": {…}}` to
/// one cosine a sentence.
struct SimilarityHandler: Sendable {
    let models: ServedModels
    let limits: RequestBounds
    let work: EncoderWork

    func handle(_ request: HTTPRequest) async throws -> HTTPResponse {
        let body = try request.json()
        guard let inputs = body["inputs"]?.object else {
            throw TEIError.invalid("/inputs must be an object of source_sentence and sentences")
        }
        let list = TextList(bounds: limits)
        let source = try list.text(inputs["source_sentence"], at: "/inputs/source_sentence")
        let sentences = try list.texts(inputs["sentences"], at: "/inputs/sentences")
        let engine = try models.embedder(try TEIOption.model(body))
        let options = try EncodingOptions(
            body["parameters"]?.object ?? JSONObject(), request, for: engine.description)
        let tokens =
            try options.tokens(of: [source], by: engine, at: "/inputs/source_sentence")
            + options.tokens(of: sentences, by: engine, at: "/inputs/sentences")
        let priority = try work.priority(request, tokens: tokens.reduce(0) { $0 + $1.count })
        let vectors = try await work.counting(tokens.count, priority) {
            try await engine.embed(
                tokens: tokens, priority: priority, deadline: request.context.deadline, normalizes: true)
        }
        let cosines = Self.cosines(vectors, width: engine.description.dimension)
        return .json(.array(cosines.map(JSONValue.init(shortest:))))
    }

    /// Of the first row with each of the others, all of unit length.
    private static func cosines(_ vectors: [Float], width: Int) -> [Float] {
        stride(from: width, to: vectors.count, by: width).map { start in
            Embeddings.cosine(vectors[..<width], vectors[start..<start + width])
        }
    }
}

extension JSONValue {
    /// The shortest decimals that say the same float32.
    init(shortest value: Float) {
        self = Double(value.description).map(JSONValue.number) ?? .null
    }
}
