import CEmbeddingKernels
import Testing

@testable import Embedding

/// Every kernel that this processor runs against the portable one, in every format, on odd shapes.
struct KernelTests {
    static let fast = Kernel.supported.filter { $0.name != "portable" }.map(\.name)
    private static let formats = [EMBEDDING_F32, EMBEDDING_BF16, EMBEDDING_INT8, EMBEDDING_INT16]
    private static let shapes: [KernelProbe.Shape] = [
        .init(1, 1, 1), .init(2, 7, 5), .init(7, 33, 47), .init(9, 384, 49), .init(13, 100, 96), .init(16, 64, 32),
        .init(17, 130, 33), .init(35, 768, 40), .init(97, 31, 130),
        .init(18, 576, 64), .init(40, 384, 96),
    ]

    @Test(arguments: fast, shapes)
    func `multiplication agrees with portable C`(name: String, shape: KernelProbe.Shape) throws {
        for format in Self.formats {
            for activation in [EMBEDDING_ACTIVATION_NONE, EMBEDDING_ACTIVATION_GELU, EMBEDDING_ACTIVATION_GELU_TANH] {
                for target in [KernelProbe.Target.sum, .floats] {
                    let expected = try KernelProbe("portable").product(shape, format, activation, to: target)
                    let result = try KernelProbe(name).product(shape, format, activation, to: target)
                    let isBrief = format != EMBEDDING_F32 && activation == EMBEDDING_ACTIVATION_GELU
                    let far = KernelProbe.farthest(expected, result)
                    #expect(far < (isBrief ? 1.3e-4 : 3e-5), "format \(format.rawValue), \(target)")
                }
            }
        }
    }

    @Test(arguments: fast, shapes)
    func `results are rounded to bf16 alike`(name: String, shape: KernelProbe.Shape) throws {
        for format in [EMBEDDING_BF16, EMBEDDING_INT8, EMBEDDING_INT16] {
            for activation in [EMBEDDING_ACTIVATION_NONE, EMBEDDING_ACTIVATION_GELU, EMBEDDING_ACTIVATION_RELU] {
                let expected = try KernelProbe("portable").product(shape, format, activation, to: .halves)
                let result = try KernelProbe(name).product(shape, format, activation, to: .halves)
                #expect(KernelProbe.farthest(expected, result) <= 1.0 / 128, "format \(format.rawValue)")
            }
        }
    }

    @Test(arguments: fast, [(1, 32), (2, 32), (15, 64), (16, 16), (33, 32), (40, 80), (61, 48)])
    func `attention agrees with portable C`(name: String, shape: (rows: Int, headSize: Int)) throws {
        let probe = try KernelProbe(name)
        let expected = try KernelProbe("portable").attention(shape.rows, shape.headSize, EMBEDDING_F32)
        let result = probe.attention(shape.rows, shape.headSize, EMBEDDING_F32)
        #expect(KernelProbe.farthest(expected, result) < 2e-6)
        guard probe.kernel.attentionFormat(EMBEDDING_BF16) == EMBEDDING_BF16 else { return }
        let halves = probe.attention(shape.rows, shape.headSize, EMBEDDING_BF16)
        #expect(KernelProbe.farthest(expected, halves) < 1e-2)
    }

    @Test(arguments: fast, [16, 48, 384])
    func `layer norm agrees with portable C`(name: String, width: Int) throws {
        let scale = KernelProbe.numbers(width, seed: 3)
        let shift = KernelProbe.numbers(width, seed: 4)
        func normalized(_ kernel: Kernel) -> [Float] {
            var values = KernelProbe.numbers(5 * width, seed: 5)
            kernel.functions.pointee.layer_norm(&values, 5, width, scale, shift, 1e-12)
            return values
        }
        let expected = normalized(try Kernel.named("portable"))
        #expect(KernelProbe.farthest(expected, normalized(try Kernel.named(name))) < 1e-5)
    }

    @Test(arguments: fast)
    func `GELU is exact from far below to far above zero`(name: String) throws {
        try compareGELU(name, EMBEDDING_F32, (-6000...6000).map { Float($0) / 1000 }, within: 1e-6)
    }

    @Test(arguments: fast)
    func `GELU beside bf16 weights is as good as bf16 wherever it is asked`(name: String) throws {
        try compareGELU(name, EMBEDDING_BF16, (-2000...2000).map { KernelProbe.rounded(Float($0) / 100) }, within: 1e-4)
    }

    private func compareGELU(
        _ name: String, _ format: embedding_format, _ inputs: [Float], within tolerance: Double
    ) throws {
        let probe = try KernelProbe(name)
        let shape = MatrixShape(columns: 1, depth: 1, format: format, kernel: probe.kernel)
        let layer = try probe.layer(shape, [1], bias: [0])
        let none = [Float](repeating: 0, count: inputs.count)
        let outputs = try probe.apply(layer, inputs, inputs.count, EMBEDDING_ACTIVATION_GELU, none)
        let errors = zip(inputs, outputs).map { x, y in abs(Double(y) - gelu(Double(x))) }
        #expect(errors.allSatisfy { $0 < tolerance })
    }

    /// By Simpson's rule over the normal density: no library function is trusted.
    private func gelu(_ x: Double) -> Double {
        let steps = 200
        let width = x / Double(steps)
        let density = { (t: Double) in 0.398_942_280_401_432_7 * Double.exponential(-t * t / 2) }
        let area = (0...steps).reduce(0.0) { sum, i in
            sum + density(Double(i) * width) * (i == 0 || i == steps ? 1 : i % 2 == 1 ? 4 : 2)
        }
        return x * (0.5 + area * width / 3)
    }
}

extension Double {
    /// e^x for x <= 0, by its series on x / 64.
    fileprivate static func exponential(_ x: Double) -> Double {
        let part = x / 64
        var term = 1.0
        var sum = 1.0
        for i in 1...12 {
            term *= part / Double(i)
            sum += term
        }
        return (0..<6).reduce(sum) { power, _ in power * power }
    }
}
