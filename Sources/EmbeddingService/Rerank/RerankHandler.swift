import Embedding
import HTTP
import JSON

/// `POST /rerank` (TEI's shape): `{"query": "…", "texts": ["…"], "raw_scores", "return_text", "truncate"}` to
/// `[{"index", "score", "text"}]`, best first.
struct RerankHandler: Sendable {
    let models: ServedModels
    let limits: RequestBounds
    let work: EncoderWork

    func handle(_ request: HTTPRequest) async throws -> HTTPResponse {
        let body = try request.json()
        let list = TextList(bounds: limits)
        let query = try list.text(body["query"], at: "/query")
        let texts = try list.texts(body["texts"], at: "/texts")
        let isRaw = try TEIOption.flag(body, "raw_scores", default: false)
        let returnsText = try TEIOption.flag(body, "return_text", default: false)
        let reranker = try models.reranker(try TEIOption.model(body))
        if try TEIOption.flag(body, "truncate", default: true) == false { try refuseLong(query, texts, reranker) }
        if try TEIOption.truncation(body) == .left {
            throw TEIError.invalid("/truncation_direction must be right: pairs are cut at the end of the longer part")
        }
        let places = try await TextRanking(reranker: reranker, work: work).places(of: texts, for: query, request)
        return .json(
            .array(
                places.map { place in
                    var row = JSONObject([
                        ("index", JSONValue(place.index)),
                        ("score", JSONValue(shortest: isRaw ? place.score : place.probability)),
                    ])
                    if returnsText { row["text"] = .string(texts[place.index]) }
                    return .object(row)
                }))
    }

    private func refuseLong(_ query: String, _ texts: [String], _ reranker: Reranker) throws {
        let longest = reranker.description.maximumTokens
        guard let index = texts.firstIndex(where: { reranker.tokenCount(query, $0) > longest }) else { return }
        throw TEIError.tooLarge(
            "/texts/\(index) and the query have more than \(longest) tokens together, and truncate is false")
    }
}
