import Embedding
import EmbeddingService
import JSON
import TestSupport
import Testing

/// Models side by side, picked by name; and the interfaces that name them.
struct SeveralModelsTests {
    private let text = JSONValue.string("the ferry to the island")

    /// What sentence-transformers makes of the first text with the first prompt that the model has, or none.
    private func expected(_ name: String, prompt: String? = nil) throws -> [Double] {
        let model = try #require(try TinyModel.all().first { $0["name"]?.string == name })
        let result = try #require(
            model["results"]?.array?.first { $0["text"] == 0 && $0["prompt"]?.string == prompt })
        return try #require(result["embedding"]?.doubles)
    }

    private func isNear(_ value: JSONValue?, _ expected: [Double]) -> Bool {
        guard let numbers = value?.doubles, numbers.count == expected.count else { return false }
        return zip(numbers, expected).allSatisfy { abs($0 - $1) < 2e-5 }
    }

    @Test func `a request's model computes, and the first where none is named`() async throws {
        let service = try ServiceUnderTest("mean", "reranker", "max-bfloat")
        let first = try await service.post("/embed", ["inputs": text])
        #expect(isNear(first.json[0], try expected("mean")))
        let other = try await service.post("/embed", ["inputs": text, "model": "max-bfloat", "normalize": false])
        #expect(isNear(other.json[0], try expected("max-bfloat")))
        #expect(other.headers["X-Embedding-Dimension"] == "96")
        #expect(other.headers["X-Model-Fingerprint"] != first.headers["X-Model-Fingerprint"])
    }

    @Test func `an unknown model is refused with the names of the known`() async throws {
        let service = try ServiceUnderTest("mean", "reranker")
        for path in ["/embed", "/tokenize", "/token_counts"] {
            let reply = try await service.post(path, ["inputs": "a", "model": "ada"])
            #expect(reply.status == 404)
            #expect(reply.json["error"] == "There is no model ada; there are mean, reranker.")
        }
        #expect(try await service.post("/embed", ["inputs": "a", "model": 1]).status == 422)
        let wrong = try await service.post("/embed", ["inputs": "a", "model": "reranker"])
        #expect(wrong.status == 424)
        #expect(wrong.json["error"] == "The model reranker is a reranker: it makes no vectors.")
    }

    @Test func `a service of rerankers alone makes no vectors`() async throws {
        let service = try ServiceUnderTest("reranker")
        let reply = try await service.post("/embed", ["inputs": "a"])
        #expect(reply.status == 424 && reply.json["error"]?.string?.contains("MODELS") == true)
        #expect(try await service.post("/token_counts", ["inputs": "bread"]).json == [1])
        #expect(try await service.get("/info").json["model_type"]?["reranker"]?["id2label"]?["0"] == "LABEL_0")
    }

    @Test func `two models of one name are refused`() throws {
        let model = try TinyModel("mean")
        let limits = BatchLimits(threads: 1)
        let served = try ServedModel(folder: model.path, name: "twin", limits: limits)
        defer { served.stop() }
        let error = #expect(throws: EmbeddingError.self) { try ServedModels([served, served]) }
        #expect(error?.message.contains("twin") == true)
    }

    @Test func `info tells of the first embedding model, and under models of each`() async throws {
        let info = try await ServiceUnderTest("reranker", "cased-prompts").get("/info").json
        #expect(info["model_id"] == "cased-prompts" && info["embedding_dimension"] == 64)
        #expect(info["prompts"] == ["none", "passage", "query"] && info["default_prompt"] == "passage")
        let models = try #require(info["models"]?.array)
        #expect(models.compactMap { $0["model_id"]?.string } == ["reranker", "cased-prompts"])
        #expect(models[0]["model_type"]?["reranker"] != nil && models[0]["embedding_dimension"] == nil)
        #expect(models[1]["model_type"]?["embedding"]?["pooling"] == "mean")
        #expect(models[1]["max_input_length"] == 96)
    }

    @Test func `OpenAI's clients find the models by name`() async throws {
        let service = try ServiceUnderTest("mean", "reranker")
        let list = try await service.get("/v1/models").json
        #expect(list["data"]?.array?.compactMap { $0["id"]?.string } == ["mean", "reranker"])
        #expect(try await service.get("/v1/models/reranker").json["object"] == "model")
        let reply = try await service.get("/v1/models/ada")
        #expect(reply.status == 404 && reply.json["error"]?["code"] == "model_not_found")
        #expect(reply.json["error"]?["message"]?.string?.hasSuffix("There are mean, reranker.") == true)
    }

    @Test func `OpenAI's clients get vectors as numbers and as base64`() async throws {
        let service = try ServiceUnderTest("mean", "cls-half-bert")
        let float = try await service.post("/v1/embeddings", ["model": "cls-half-bert", "input": [text, "bread"]])
        #expect(float.json["data"]?.array?.count == 2 && float.json["model"] == "cls-half-bert")
        #expect(isNear(float.json["data"]?[0]?["embedding"], try expected("cls-half-bert")))
        #expect(float.json["usage"]?["total_tokens"] == 6)
        let base64 = try await service.post(
            "/v1/embeddings", ["model": "mean", "input": text, "encoding_format": "base64"])
        let word = try #require(base64.json["data"]?[0]?["embedding"]?.string)
        #expect(word.utf8.count == 344)
        #expect(service.metrics.counter(.embeddedTexts, "query").value == 3)
    }

    @Test(
        arguments: [
            (["model": "mean", "input": "a", "dimensions": 8], 400, "dimensions"),
            (["model": "ada", "input": "a"], 404, "model"), (["model": "reranker", "input": "a"], 400, "model"),
            (["input": "a"], 400, "model"), (["model": "mean", "input": []], 400, "input"),
        ] as [(JSONValue, Int, String)])
    func `what OpenAI would refuse is refused in its shape`(
        body: JSONValue, status: Int, parameter: String
    ) async throws {
        let reply = try await ServiceUnderTest("mean", "reranker").post("/v1/embeddings", body)
        #expect(reply.status == status && reply.json["error"]?["param"]?.string == parameter)
    }

    @Test func `a prompt stands before the text: by its name, by the text's role, or by default`() async throws {
        let service = try ServiceUnderTest("cased-prompts")
        func vector(_ options: JSONValue, _ headers: KeyValuePairs<String, String> = [:]) async throws -> JSONValue? {
            var body = try #require(options.object)
            body["inputs"] = text
            body["normalize"] = false
            return try await service.post("/embed", .object(body), headers: headers).json[0]
        }
        #expect(isNear(try await vector(["prompt_name": "query"]), try expected("cased-prompts", prompt: "query")))
        #expect(isNear(try await vector(["prompt_name": "none"]), try expected("cased-prompts", prompt: "none")))
        #expect(isNear(try await vector([:]), try expected("cased-prompts", prompt: "passage")))
        let asked = try await vector([:], ["X-Input-Type": "query"])
        #expect(isNear(asked, try expected("cased-prompts", prompt: "query")))
        let found = try await vector([:], ["X-Input-Type": "passage"])
        #expect(isNear(found, try expected("cased-prompts", prompt: "passage")))
    }

    @Test func `an unknown prompt or role is refused; a role means nothing to a model without prompts`() async throws {
        let service = try ServiceUnderTest("cased-prompts", "mean")
        let reply = try await service.post("/embed", ["inputs": "a", "prompt_name": "title"])
        #expect(reply.status == 422)
        #expect(reply.json["error"]?.string?.hasSuffix("which has none, passage, query") == true)
        let wrong = try await service.post("/embed", ["inputs": "a"], headers: ["X-Input-Type": "poem"])
        #expect(wrong.status == 422)
        let plain = try await service.post(
            "/embed", ["inputs": text, "model": "mean"], headers: ["X-Input-Type": "query"])
        #expect(isNear(plain.json[0], try expected("mean")))
    }

    @Test func `each token's vector comes where it is asked for`() async throws {
        let service = try ServiceUnderTest("mean", "max-bfloat")
        let model = try #require(try TinyModel.all().first { $0["name"] == "max-bfloat" })
        let expected = try #require(model["tokens"]?["embeddings"]?.array)
        let reply = try await service.post("/embed_all", ["inputs": ["bread", text], "model": "max-bfloat"])
        let texts = try #require(reply.json.array)
        #expect(texts.count == 2 && texts[0].array?.count == 3)
        #expect(texts[1].array?.count == expected.count)
        for (row, vector) in expected.enumerated() { #expect(isNear(texts[1][row], try #require(vector.doubles))) }
    }

    @Test func `more vectors than a response should hold are refused`() async throws {
        var limits = RequestBounds()
        limits.vectorTokens = 8
        let service = try ServiceUnderTest("mean", limits: limits)
        #expect(try await service.post("/embed_all", ["inputs": ["bread", "bread"]]).status == 200)
        let reply = try await service.post("/embed_all", ["inputs": ["bread", "bread", "bread"]])
        #expect(reply.status == 413 && reply.json["error"]?.string?.contains("9 tokens") == true)
    }

    @Test func `similarity is the cosine of each sentence with the source`() async throws {
        let service = try ServiceUnderTest("max-bfloat")
        let sentences: JSONValue = ["bread", text, "What is on the island?"]
        let reply = try await service.post(
            "/similarity", ["inputs": ["source_sentence": text, "sentences": sentences]])
        let rows = try #require(
            try await service.post("/embed", ["inputs": [text, "bread", "What is on the island?"]]).json.array)
        let vectors = rows.compactMap(\.doubles)
        func cosine(_ row: Int) -> Double { zip(vectors[0], vectors[row]).reduce(0) { $0 + $1.0 * $1.1 } }
        let cosines = try #require(reply.json.doubles)
        #expect(cosines.count == 3)
        for (value, expected) in zip(cosines, [cosine(1), 1, cosine(2)]) { #expect(abs(value - expected) < 1e-5) }
    }

    @Test(
        arguments: [
            ([:], "/inputs"), (["inputs": "a"], "/inputs"),
            (["inputs": ["sentences": ["a"]]], "/inputs/source_sentence"),
            (["inputs": ["source_sentence": "a"]], "/inputs/sentences"),
            (["inputs": ["source_sentence": "a", "sentences": [1]]], "/inputs/sentences/0"),
        ] as [(JSONValue, String)])
    func `a wrong similarity request is refused with the place`(body: JSONValue, place: String) async throws {
        let reply = try await ServiceUnderTest("mean").post("/similarity", body)
        #expect(reply.status == 422 && reply.json["error"]?.string?.hasPrefix(place + " must be") == true)
    }
}
