import Embedding
import JSON
import Testing

/// What precision costs, measured on the golden texts as the cosine to the float32 reference.
struct PrecisionTests {
    /// Every way in which whole numbers are multiplied is coarse in its own way.
    @Test(
        arguments: Kernel.supported.map(\.name).filter { $0 != "portable" },
        [(Precision.bf16, 0.9999, 0.9999), (.int16, 0.9999, 0.99999), (.int8, 0.997, 0.9995), (.mixed, 0.999, 0.9995)])
    func `a precision keeps its promise on each kernel`(
        kernel: String, promise: (precision: Precision, least: Double, mean: Double)
    ) async throws {
        let (precision, least, mean) = promise
        let engine = try EmbeddingEngine(
            folder: ModelFolder.path, kernel: kernel, precision: precision, limits: .init(threads: 2))
        defer { engine.stop() }
        #expect(engine.description.precision == precision)
        let cosines = try await Golden.cosines(engine, Golden.cases("embeddings.json"))
        #expect(cosines.count == 42)
        #expect(cosines.min() ?? 0 >= least)
        #expect(cosines.reduce(0, +) / Double(cosines.count) >= mean)
    }

    @Test(arguments: Kernel.supported.map(\.name), [Precision.f32, .bf16, .int16])
    func `each kernel computes each precision`(kernel: String, precision: Precision) async throws {
        let limits = BatchLimits(threads: 1)
        let engine = try EmbeddingEngine(
            folder: ModelFolder.path, kernel: kernel, precision: precision, limits: limits)
        defer { engine.stop() }
        #expect(engine.description.kernel == kernel)
        let example = try #require(try Golden.cases("embeddings.json").last { ($0["tokens"]?.int ?? 99) < 20 })
        let cosines = try await Golden.cosines(engine, [example])
        #expect(cosines[0] >= (precision == .f32 ? 0.99999 : 0.9999))
    }

    @Test(arguments: Kernel.supported)
    func `what a processor takes by itself rounds no more than bf16 does`(kernel: Kernel) {
        #expect([.f32, .int16, .bf16].contains(Precision.automatic(for: kernel)))
    }

    @Test func `a change of precision leaves the model's identity`() throws {
        let engine = try EmbeddingEngine(folder: ModelFolder.path, precision: .f32, limits: .init(threads: 1))
        defer { engine.stop() }
        #expect(try ModelFolder.engine().description.fingerprint == engine.description.fingerprint)
    }
}

extension Golden {
    /// Between each text's vector and the reference's.
    static func cosines(_ engine: EmbeddingEngine, _ cases: [JSONValue]) async throws -> [Double] {
        let vectors = try await engine.embed(cases.compactMap { $0["text"]?.string }, priority: .bulk)
        let width = engine.description.dimension
        return cases.enumerated().map { row, example in
            let expected = (example["embedding"]?.array ?? []).compactMap { $0.double }
            return cosine(vectors[row * width..<(row + 1) * width].map(Double.init), expected)
        }
    }

    private static func cosine(_ left: [Double], _ right: [Double]) -> Double {
        func dot(_ a: [Double], _ b: [Double]) -> Double { zip(a, b).reduce(0) { $0 + $1.0 * $1.1 } }
        return dot(left, right) / (dot(left, left) * dot(right, right)).squareRoot()
    }
}
