import Embedding
import JSON
import TestSupport
import Testing

/// Models of every shape that the engine computes, against sentence-transformers.
struct TinyModelTests {
    /// In float32 the order of sums alone differs.
    private static let tolerance = 2e-5

    @Test(
        arguments: ["mean", "cls-half-bert", "max-bfloat", "cased-prompts", "plain-relu"],
        ["auto", "portable"])
    func `vectors are those of sentence-transformers`(name: String, kernel: String) async throws {
        let model = try TinyModel(name)
        let engine = try EmbeddingEngine(
            folder: model.path, kernel: kernel, precision: .f32, limits: BatchLimits(threads: 1))
        defer { engine.stop() }
        let texts = try TinyModel.texts()
        let results = try #require(model.description["results"]?.array)
        #expect(results.count >= texts.count)
        for result in results {
            let text = texts[try #require(result["text"]?.int)]
            let vector = try await engine.embed([text], prompt: result["prompt"]?.string)
            #expect(farthest(vector, result["embedding"]) < Self.tolerance, "text \(result["text"]?.int ?? -1)")
        }
    }

    @Test func `texts computed together have the vectors that each has alone`() async throws {
        let model = try TinyModel("mean")
        let engine = try EmbeddingEngine(folder: model.path, precision: .f32, limits: BatchLimits(threads: 1))
        defer { engine.stop() }
        let vectors = try await engine.embed(try TinyModel.texts())
        for (row, result) in try #require(model.description["results"]?.array).enumerated() {
            #expect(farthest(Array(vectors[row * 64..<(row + 1) * 64]), result["embedding"]) < Self.tolerance)
        }
    }

    @Test(arguments: ["mean", "cls-half-bert", "max-bfloat", "cased-prompts", "plain-relu"])
    func `each token's vector is that of sentence-transformers`(name: String) async throws {
        let model = try TinyModel(name)
        let engine = try EmbeddingEngine(folder: model.path, precision: .f32, limits: BatchLimits(threads: 1))
        defer { engine.stop() }
        let expected = try #require(model.description["tokens"]?["embeddings"]?.array)
        let width = engine.description.dimension
        let text = engine.tokenizer.encode(try TinyModel.texts()[0])
        let vectors = try await engine.embedTokens([[2, 3], text, [2, 5, 3]])
        #expect(text.count == expected.count && vectors.count == (expected.count + 5) * width)
        for (row, vector) in expected.enumerated() {
            let start = (row + 2) * width
            #expect(farthest(Array(vectors[start..<start + width]), vector) < Self.tolerance)
        }
    }

    @Test(arguments: [Precision.bf16, .int16, .int8, .mixed])
    func `odd widths are computed in every precision`(precision: Precision) async throws {
        let model = try TinyModel("max-bfloat")
        let engine = try EmbeddingEngine(folder: model.path, precision: precision, limits: BatchLimits(threads: 1))
        defer { engine.stop() }
        let vector = try await engine.embed([try TinyModel.texts()[0]], normalizes: true).map(Double.init)
        let expected = try #require(model.description["results"]?[0]?["embedding"]?.array).compactMap(\.double)
        let length = expected.reduce(0) { $0 + $1 * $1 }.squareRoot()
        #expect(zip(vector, expected).reduce(0) { $0 + $1.0 * $1.1 } / length > 0.99)
    }

    @Test func `the description tells how a model makes its vectors`() throws {
        let model = try TinyModel("cased-prompts")
        let engine = try EmbeddingEngine(folder: model.path, limits: BatchLimits(threads: 1))
        defer { engine.stop() }
        let description = engine.description
        #expect(description.name == "cased-prompts" && description.dimension == 64)
        #expect(description.pooling == "mean" && !description.normalizes && description.maximumTokens == 96)
        #expect(description.prompts.names == ["none", "passage", "query"])
        #expect(description.prompts.defaultName == "passage")
        #expect(description.prompts.forQueries == "query" && description.prompts.forPassages == "passage")
    }

    @Test func `all that changes vectors changes the model's identity`() throws {
        var seen: Set<String> = []
        func note(_ change: (TinyModel) throws -> Void) throws {
            let model = try TinyModel("cased-prompts")
            try change(model)
            let engine = try EmbeddingEngine(folder: model.path, limits: BatchLimits(threads: 1))
            defer { engine.stop() }
            seen.insert(engine.description.fingerprint)
        }
        try note { _ in }
        try note { try $0.change("tokenizer_config.json", ["do_lower_case": true]) }
        try note { try $0.change("1_Pooling/config.json", ["pooling_mode": "cls"]) }
        try note { try $0.change("sentence_bert_config.json", ["max_seq_length": 90]) }
        try note { try $0.change("config_sentence_transformers.json", ["default_prompt_name": "query"]) }
        try note { try $0.change("config_sentence_transformers.json", ["prompts": ["passage": "passage : "]]) }
        #expect(seen.count == 6)
    }

    @Test func `an unknown prompt is refused with the names of the known`() async throws {
        let model = try TinyModel("cased-prompts")
        let engine = try EmbeddingEngine(folder: model.path, limits: BatchLimits(threads: 1))
        defer { engine.stop() }
        let error = await #expect(throws: EmbeddingError.self) { try await engine.embed(["a"], prompt: "title") }
        #expect(error?.kind == .invalidInput)
        #expect(error?.message.contains("none, passage, query") == true)
    }

    @Test(arguments: [[141], [-1], [1 << 24], [], Array(repeating: 5, count: 97)] as [[Int32]])
    func `ids that the model has no rows for are refused`(ids: [Int32]) async throws {
        let model = try TinyModel("cased-prompts")
        let engine = try EmbeddingEngine(folder: model.path, limits: BatchLimits(threads: 1))
        defer { engine.stop() }
        let error = await #expect(throws: EmbeddingError.self) { try await engine.embed(tokens: [[2, 3], ids]) }
        #expect(error?.kind == .invalidInput && error?.message.hasPrefix("Text 1 has") == true)
    }

    private func farthest(_ vector: [Float], _ expected: JSONValue?) -> Double {
        let expected = (expected?.array ?? []).compactMap(\.double)
        guard expected.count == vector.count else { return .infinity }
        return zip(vector, expected).map { abs(Double($0) - $1) }.max() ?? .infinity
    }
}
