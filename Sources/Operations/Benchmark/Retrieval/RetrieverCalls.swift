import Domain
import HTTP
import JSON
import Wire

/// Questions straight to a retriever, by the path that the API takes.
struct RetrieverCalls: Sendable {
    struct Asked {
        let duration: Duration
        let answer: JSONValue
    }

    private static let headers = HTTPHeaders(["Content-Type": "application/json"])

    private let client: PooledHTTPClient

    init(url: String) throws {
        client = try PooledHTTPClient(baseURL: url)
    }

    /// - Parameter share: only documents whose metadata field `share` is below it.
    func ask(
        _ question: String, of collection: String, topK: Int = 10, mode: String = "hybrid", share: Int? = nil,
        explain: Bool = false
    ) async throws -> Asked {
        var body = JSONObject([
            ("question", .string(question)), ("collection", .string(collection)), ("top_k", JSONValue(topK)),
            ("mode", .string(mode)), ("explain", .bool(explain)),
        ])
        if let share { body["filters"] = ["type": "lt", "key": "share", "value": JSONValue(share)] }
        let request = HTTPClientRequest(
            .post, "/internal/retrieve", headers: ScopeHeaders.encode(.of(.standard), into: Self.headers),
            body: JSONValue.object(body).bytes, timeout: .seconds(600))
        let start = ContinuousClock.now
        let response = try await client.send(request)
        let duration = ContinuousClock.now - start
        guard response.status == 200, let answer = try? JSONValue(parsing: response.body) else {
            throw StackError(
                "the retriever answered \(response.status): \(String(decoding: response.body, as: UTF8.self))")
        }
        return Asked(duration: duration, answer: answer)
    }

    /// The sum of a metric's values.
    func metric(_ name: String) async throws -> Double {
        let response = try await client.send(HTTPClientRequest(.get, "/metrics", timeout: .seconds(5)))
        return ProcessBenchmark.value(name, in: String(decoding: response.body, as: UTF8.self)) ?? 0
    }
}

extension RetrieverCalls.Asked {
    /// Whether both legs were answered from complete indexes in memory.
    var isFromMemory: Bool {
        let legs = answer["explanation"]?["legs"]
        return legs?["dense"]?["path"]?.string == "exact_in_memory" && legs?["lexical"]?["path"]?.string == "bm25"
    }

    /// The dense leg's best chunks, at most 20.
    var denseChunks: [String] {
        answer["explanation"]?["legs"]?["dense"]?["candidates"]?.array?.compactMap { $0["chunk_id"]?.string } ?? []
    }
}
