import Embedding
import HTTP
import JSON

/// `POST /v2/rerank` (Cohere's shape): `{"model", "query", "documents", "top_n", "max_tokens_per_doc"}` to
/// `{"results": [{"index", "relevance_score"}]}`, best first.
struct CohereRerankHandler: Sendable {
    let models: ServedModels
    let limits: RequestBounds
    let work: EncoderWork

    func handle(_ request: HTTPRequest) async throws -> HTTPResponse {
        let body = try request.json()
        let list = TextList(bounds: limits)
        let query = try list.text(body["query"], at: "/query")
        // Older clients send objects that hold the text.
        let documents = body["documents"]?.array?.map { $0["text"] ?? $0 }
        let texts = try list.texts(documents.map(JSONValue.array), at: "/documents")
        let most = try Self.count(body, "top_n") ?? texts.count
        let textTokens = try Self.count(body, "max_tokens_per_doc") ?? .max
        let reranker = try models.reranker(try TEIOption.model(body))
        let places = try await TextRanking(reranker: reranker, work: work)
            .places(of: texts, for: query, textTokens: textTokens, request)
        let results = places.prefix(most).map { place -> JSONValue in
            ["index": JSONValue(place.index), "relevance_score": JSONValue(shortest: place.probability)]
        }
        return .json([
            "id": .string(request.context.requestID), "results": .array(results),
            "meta": ["api_version": ["version": "2"], "billed_units": ["search_units": 1]],
        ])
    }

    private static func count(_ body: JSONObject, _ name: String) throws -> Int? {
        guard let member = body[name], member != .null else { return nil }
        guard let count = member.int, count > 0 else { throw TEIError.invalid("/\(name) must be a positive integer") }
        return count
    }

    /// Runs the handler; a refusal is `{"message": "…"}`.
    func answer(_ request: HTTPRequest) async -> HTTPResponse {
        do { return try await handle(request) } catch {
            let error = TEIError(error)
            return .json(["message": .string(error.message)], status: error.status, headers: error.headers)
        }
    }
}
