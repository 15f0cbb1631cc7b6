import Embedding
import JSON
import TestSupport
import Testing

struct RerankerTests {
    @Test(arguments: ["reranker", "reranker-short-half"], ["auto", "portable"])
    func `scores are those of sentence-transformers`(name: String, kernel: String) async throws {
        let model = try TinyModel(name)
        let reranker = try Reranker(
            folder: model.path, kernel: kernel, precision: .f32, limits: BatchLimits(threads: 1))
        defer { reranker.stop() }
        let results = try #require(model.description["results"]?.array)
        let pairs = try TinyModel.pairs()
        #expect(results.count == pairs.count)
        for result in results {
            let pair = pairs[try #require(result["pair"]?.int)]
            let expected = try #require(result["scores"]?.array).compactMap(\.double)
            let scores = try await reranker.scores(reranker.pairs(pair.query, pair.texts))
            #expect(scores.count == expected.count)
            for (score, other) in zip(scores, expected) { #expect(abs(Double(score) - other) < 1e-5) }
        }
    }

    @Test(arguments: [Precision.bf16, .int16, .int8, .mixed])
    func `a pair's score hardly depends on the precision`(precision: Precision) async throws {
        let model = try TinyModel("reranker")
        let reranker = try Reranker(folder: model.path, precision: precision, limits: BatchLimits(threads: 1))
        defer { reranker.stop() }
        let pair = try TinyModel.pairs()[0]
        let scores = try await reranker.scores(reranker.pairs(pair.query, pair.texts))
        let expected = try #require(model.description["results"]?[0]?["scores"]?.array).compactMap(\.double)
        for (score, other) in zip(scores, expected) { #expect(abs(Double(score) - other) < 0.03) }
    }

    @Test func `the order of a pair matters, and so does its second part's mark`() async throws {
        let model = try TinyModel("reranker")
        let reranker = try Reranker(folder: model.path, limits: BatchLimits(threads: 1))
        defer { reranker.stop() }
        let there = try await reranker.scores(reranker.pairs("the island", ["bread"]))
        let back = try await reranker.scores(reranker.pairs("bread", ["the island"]))
        #expect(there != back)
    }

    @Test func `a model's kind is found in its files`() throws {
        let limits = BatchLimits(threads: 1)
        let (encoder, classifier) = (try TinyModel("mean"), try TinyModel("reranker"))
        let vectors = try ServedModel(folder: encoder.path, limits: limits)
        defer { vectors.stop() }
        guard case .embedder = vectors else { return #expect(Bool(false), "an encoder is no reranker") }
        let pairs = try ServedModel(folder: classifier.path, name: "judge", limits: limits)
        defer { pairs.stop() }
        guard case .reranker = pairs else { return #expect(Bool(false), "a classifier is a reranker") }
        #expect(pairs.description.name == "judge" && pairs.description.maximumTokens == 96)
    }

    @Test func `a model of the other kind is refused`() throws {
        let model = try TinyModel("reranker")
        let error = #expect(throws: EmbeddingError.self) { try EmbeddingEngine(folder: model.path) }
        #expect(error?.message.contains("is a reranker") == true)
        let other = try TinyModel("mean")
        #expect(throws: EmbeddingError.self) { try Reranker(folder: other.path) }
    }

    @Test func `a reranker that cannot tell two parts apart is refused`() throws {
        let model = try TinyModel("reranker")
        try model.change("config.json", ["type_vocab_size": 1])
        let error = #expect(throws: EmbeddingError.self) { try Reranker(folder: model.path) }
        #expect(error?.kind == .unusableModel && error?.message.contains("type_vocab_size") == true)
    }

    @Test func `a reranker without its classifier is refused`() throws {
        for name in ["classifier.weight", "bert.pooler.dense.bias"] {
            let model = try TinyModel("reranker")
            try model.changeTensor(name, "name", nil)
            let error = #expect(throws: EmbeddingError.self) { try Reranker(folder: model.path) }
            #expect(error?.message.contains("no tensor \(name)") == true)
        }
    }
}
