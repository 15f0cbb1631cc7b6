import Embedding
import JSON
import Testing

struct EngineTests {
    /// Limits of the golden data's README for float32: cosine 0.99999, largest difference 2e-5.
    @Test func `every golden text has the reference's vector`() async throws {
        let engine = try EmbeddingEngine(folder: ModelFolder.path, precision: .f32, limits: .init(threads: 2))
        defer { engine.stop() }
        let cases = try Golden.cases("embeddings.json")
        let texts = cases.compactMap { $0["text"]?.string }
        #expect(texts.count == 42)
        let vectors = try await engine.embed(texts, priority: .bulk)
        for (row, example) in cases.enumerated() {
            let expected = try #require(example["embedding"]?.array).compactMap { $0.double.map(Float.init) }
            let vector = Array(vectors[row * 384..<(row + 1) * 384])
            let difference = zip(vector, expected).map { abs($0 - $1) }.max() ?? 1
            #expect(difference <= 2e-5)
            #expect(cosine(vector, expected) >= 0.99999)
        }
    }

    @Test func `the description names the model and its shape`() throws {
        let description = try ModelFolder.engine().description
        #expect(description.dimension == 384)
        #expect(description.maximumTokens == 256)
        #expect(description.fingerprint.count == 64)
        #expect(description.pooling == "mean" && description.normalizes)
    }

    @Test func `an unknown kernel is refused by name`() {
        #expect(throws: EmbeddingError.self) { try EmbeddingEngine(folder: ModelFolder.path, kernel: "abacus") }
    }

    @Test func `a folder without a model is refused`() {
        #expect(throws: EmbeddingError.self) { try EmbeddingEngine(folder: "/nonexistent") }
    }

    private func cosine(_ left: [Float], _ right: [Float]) -> Double {
        func dot(_ a: [Float], _ b: [Float]) -> Double { zip(a, b).reduce(0) { $0 + Double($1.0) * Double($1.1) } }
        return dot(left, right) / (dot(left, left) * dot(right, right)).squareRoot()
    }
}
