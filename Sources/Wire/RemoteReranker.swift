package import Domain
package import HTTP
import JSON

/// A cross-encoder over HTTP, by the `/rerank` of our embedder or of text-embeddings-inference.
package struct RemoteReranker: TextReranker {
    private let client: any HTTPClient
    private let model: String?

    /// - Parameter model: which one, where the server has several.
    package init(client: any HTTPClient, model: String?) {
        self.client = client
        self.model = model
    }

    package var name: String { model ?? "default" }

    package func scores(of texts: [String], for question: String, within limit: Duration) async throws -> [Double] {
        guard !texts.isEmpty else { return [] }
        var body = JSONObject([
            ("query", .string(question)), ("texts", .array(texts.map(JSONValue.string))), ("truncate", true),
            ("raw_scores", false),
        ])
        if let model { body["model"] = .string(model) }
        let request = HTTPClientRequest(
            .post, "/rerank", headers: HTTPHeaders(["Content-Type": "application/json"]),
            body: JSONValue.object(body).bytes, timeout: limit, isIdempotent: true)
        let response = try await PeerErrors.reranker.send(request, by: client)
        guard let scores = Self.scores(in: response.body, count: texts.count) else {
            throw PeerErrors.reranker.malformed("a score for each text")
        }
        return scores
    }

    /// `[{"index": 0, "score": 0.9}, …]` in any order, each text once.
    private static func scores(in body: [UInt8], count: Int) -> [Double]? {
        guard let rows = (try? JSONValue(parsing: body))?.array, rows.count == count else { return nil }
        var scores = [Double?](repeating: nil, count: count)
        for row in rows {
            guard let index = row["index"]?.int, scores.indices.contains(index), let score = row["score"]?.double,
                score.isFinite
            else { return nil }
            scores[index] = score
        }
        let known = scores.compactMap(\.self)
        return known.count == count ? known : nil
    }
}
