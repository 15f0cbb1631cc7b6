import EmbeddingService
import Glibc
import JSON
import TestSupport
import Testing

/// `/rerank` and `/v2/rerank`, over a tiny cross-encoder whose scores are sentence-transformers'.
struct RerankRoutesTests {
    private let pair: (query: String, texts: [String])
    private let expected: [Double]

    init() throws {
        pair = try TinyModel.pairs()[0]
        let model = try #require(try TinyModel.all().first { $0["name"] == "reranker" })
        expected = try #require(model["results"]?[0]?["scores"]?.doubles)
    }

    private var body: JSONValue { ["query": .string(pair.query), "texts": texts] }
    private var texts: JSONValue { .array(pair.texts.map(JSONValue.string)) }
    private var order: [Int] { expected.indices.sorted { expected[$0] > expected[$1] } }

    @Test func `texts are ranked by what the classifier says, from 0 to 1`() async throws {
        let reply = try await ServiceUnderTest("reranker").post("/rerank", body)
        #expect(reply.status == 200)
        let rows = try #require(reply.json.array)
        #expect(rows.compactMap { $0["index"]?.int } == order)
        for row in rows {
            let index = try #require(row["index"]?.int)
            let probability = 1 / (1 + exp(-expected[index]))
            #expect(abs(try #require(row["score"]?.double) - probability) < 1e-5)
            #expect(row["text"] == nil)
        }
    }

    @Test func `raw scores and the texts come where they are asked for`() async throws {
        let asked: JSONValue = [
            "query": .string(pair.query), "texts": texts, "raw_scores": true, "return_text": true,
        ]
        let rows = try #require(try await ServiceUnderTest("reranker").post("/rerank", asked).json.array)
        #expect(rows.count == expected.count)
        for row in rows {
            let index = try #require(row["index"]?.int)
            #expect(abs(try #require(row["score"]?.double) - expected[index]) < 1e-5)
            #expect(row["text"]?.string == pair.texts[index])
        }
    }

    @Test func `equal texts keep their order`() async throws {
        let asked: JSONValue = ["query": "what", "texts": ["bread", "bread", "bread"]]
        let rows = try await ServiceUnderTest("reranker").post("/rerank", asked).json.array
        #expect(rows?.compactMap { $0["index"]?.int } == [0, 1, 2])
    }

    @Test(
        arguments: [
            (#"{"texts": ["a"]}"#, 422, "/query"), (#"{"query": 1, "texts": ["a"]}"#, 422, "/query"),
            (#"{"query": "a"}"#, 422, "/texts"), (#"{"query": "a", "texts": "b"}"#, 422, "/texts"),
            (#"{"query": "a", "texts": []}"#, 400, "/texts"), (#"{"query": "a", "texts": [1]}"#, 422, "/texts/0"),
            (#"{"query": "a", "texts": ["b"], "raw_scores": 1}"#, 422, "/raw_scores"),
            (#"{"query": "a", "texts": ["b"], "truncation_direction": "left"}"#, 422, "/truncation_direction"),
            (#"{"query": "a", "texts": ["b", "c", "d"]}"#, 413, "/texts holds 3 texts"),
            (#"{"query": "aaaaaaaaaaaaaaaaaaaaa", "texts": ["b"]}"#, 413, "/query has more than 20 bytes"),
            (#"{"query": "a", "texts": ["b"], "model": "mean"}"#, 424, "The model mean makes vectors"),
            (#"{"query": "a", "texts": ["b"], "model": "judge"}"#, 404, "there are mean, reranker"),
        ])
    func `what cannot be ranked is refused with the reason`(body: String, status: Int, start: String) async throws {
        let service = try ServiceUnderTest(
            "mean", "reranker", limits: RequestBounds(inputs: 2, textBytes: 20))
        for path in ["/rerank", "/v2/rerank"] {
            let isCohere = path == "/v2/rerank"
            let sent = isCohere ? body.replacing("\"texts\"", with: "\"documents\"") : body
            let reply = try await service.post(path, try JSONValue(parsing: Array(sent.utf8)))
            guard !isCohere || !start.hasPrefix("/raw") && !start.hasPrefix("/trunc") else { continue }
            #expect(reply.status == status, "\(path)")
            let message = reply.json[isCohere ? "message" : "error"]?.string ?? ""
            #expect(message.contains(isCohere ? start.replacing("/texts", with: "/documents") : start), "\(message)")
        }
    }

    @Test func `without a reranker the answer is 424 and says what to do`() async throws {
        let service = try ServiceUnderTest("mean")
        let reply = try await service.post("/rerank", body)
        #expect(reply.status == 424)
        #expect(reply.json["error"] == "No reranker is loaded: name one in MODELS.")
        #expect(reply.json["error_type"] == "Backend")
        let cohere = try await service.post("/v2/rerank", ["query": "a", "documents": ["b"]])
        #expect(cohere.status == 424 && cohere.json["message"] == reply.json["error"])
    }

    @Test func `a pair that is too long is refused where it may not be cut`() async throws {
        let service = try ServiceUnderTest("reranker")
        let long = JSONValue.string(String(repeating: "bread ", count: 200))
        let cut: JSONValue = ["query": "a", "texts": ["b", long]]
        #expect(try await service.post("/rerank", cut).status == 200)
        let whole: JSONValue = ["query": "a", "texts": ["b", long], "truncate": false]
        let reply = try await service.post("/rerank", whole)
        #expect(reply.status == 413 && reply.json["error"]?.string?.hasPrefix("/texts/1 and the query") == true)
    }

    @Test func `Cohere's clients get the best of their documents`() async throws {
        let service = try ServiceUnderTest("mean", "reranker")
        let documents = JSONValue.array(pair.texts.map { ["text": .string($0)] })
        let reply = try await service.post(
            "/v2/rerank",
            ["model": "reranker", "query": .string(pair.query), "documents": documents, "top_n": 2])
        #expect(reply.status == 200)
        let results = try #require(reply.json["results"]?.array)
        #expect(results.compactMap { $0["index"]?.int } == Array(order.prefix(2)))
        #expect(results.allSatisfy { 0...1 ~= $0["relevance_score"]?.double ?? -1 })
        #expect(reply.json["meta"]?["api_version"]?["version"] == "2")
        for wrong in [0, -1, "2"] as [JSONValue] {
            let reply = try await service.post("/v2/rerank", ["query": "a", "documents": ["b"], "top_n": wrong])
            #expect(reply.status == 422)
        }
    }

    @Test func `max_tokens_per_doc reads the beginning of each document`() async throws {
        let service = try ServiceUnderTest("reranker")
        func score(_ document: String, _ most: Int?) async throws -> JSONValue? {
            let reply = try await service.post(
                "/v2/rerank",
                [
                    "query": "what", "documents": [.string(document)],
                    "max_tokens_per_doc": most.map { JSONValue($0) } ?? .null,
                ])
            return reply.json["results"]?[0]?["relevance_score"]
        }
        #expect(try await score("the island of bread", 2) == score("the island", nil))
        #expect(try await score("the island of bread", 3) != score("the island", nil))
    }

    @Test func `ranked texts are counted`() async throws {
        let service = try ServiceUnderTest("reranker")
        _ = try await service.post("/rerank", body)
        #expect(service.metrics.counter(.embeddedTexts, "query").value == 3)
    }
}
