import CEmbeddingKernels
import Testing

@testable import Embedding

/// Every kernel against the portable one on odd shapes.
struct KernelTests {
    private static let fast = Kernel.supported.filter { $0.name != "portable" }.map(\.name)

    @Test(arguments: fast, [(1, 1, 1), (2, 7, 5), (7, 33, 47), (9, 384, 49), (13, 100, 96), (97, 31, 130)])
    func `multiplication agrees with portable C`(name: String, shape: (rows: Int, depth: Int, columns: Int)) throws {
        for activation in [EMBEDDING_ACTIVATION_NONE, EMBEDDING_ACTIVATION_GELU, EMBEDDING_ACTIVATION_GELU_TANH] {
            let expected = try product(Kernel.named("portable"), shape, activation)
            let result = try product(Kernel.named(name), shape, activation)
            #expect(farthest(expected, result) < 2e-5)
        }
    }

    @Test(arguments: fast, [(1, 32), (2, 32), (15, 64), (16, 16), (33, 32), (61, 48)])
    func `attention agrees with portable C`(name: String, shape: (rows: Int, headSize: Int)) throws {
        let expected = try attention(Kernel.named("portable"), shape.rows, shape.headSize)
        let result = try attention(Kernel.named(name), shape.rows, shape.headSize)
        #expect(farthest(expected, result) < 2e-6)
    }

    @Test(arguments: fast, [16, 48, 384])
    func `layer norm agrees with portable C`(name: String, width: Int) throws {
        let scale = numbers(width, seed: 3)
        let shift = numbers(width, seed: 4)
        func normalized(_ kernel: Kernel) -> [Float] {
            var values = numbers(5 * width, seed: 5)
            kernel.functions.pointee.layer_norm(&values, 5, width, scale, shift, 1e-12)
            return values
        }
        #expect(farthest(normalized(try Kernel.named("portable")), normalized(try Kernel.named(name))) < 1e-5)
    }

    @Test(arguments: fast)
    func `GELU is exact from far below to far above zero`(name: String) throws {
        let kernel = try Kernel.named(name)
        let inputs = (-6000...6000).map { Float($0) / 1000 }
        let one: [Float] = [1]
        let none: [Float] = [0]
        let outputs = try one.withUnsafeBufferPointer { one in
            try none.withUnsafeBufferPointer { none in
                let layer = try LinearLayer([(weights: one, bias: none)], depth: 1, kernel: kernel)
                return apply(layer, inputs, rows: inputs.count, EMBEDDING_ACTIVATION_GELU, residual: nil)
            }
        }
        for (x, y) in zip(inputs, outputs) { #expect(abs(Double(y) - gelu(Double(x))) < 1e-6) }
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

    private func product(
        _ kernel: Kernel, _ shape: (rows: Int, depth: Int, columns: Int), _ activation: embedding_activation
    )
        throws -> [Float]
    {
        let weights = numbers(shape.columns * shape.depth, seed: 1)
        let bias = numbers(shape.columns, seed: 2)
        let layer = try weights.withUnsafeBufferPointer { weights in
            try bias.withUnsafeBufferPointer { bias in
                try LinearLayer([(weights: weights, bias: bias)], depth: shape.depth, kernel: kernel)
            }
        }
        let residual = numbers(shape.rows * shape.columns, seed: 7)
        return apply(
            layer, numbers(shape.rows * shape.depth, seed: 6), rows: shape.rows, activation, residual: residual)
    }

    private func apply(
        _ layer: LinearLayer, _ input: [Float], rows: Int, _ activation: embedding_activation, residual: [Float]?
    ) -> [Float] {
        var output = residual ?? [Float](repeating: 0, count: rows * layer.columns)
        output.withUnsafeMutableBufferPointer { output in
            guard let start = output.baseAddress else { return }
            layer.apply(
                input, rows: rows, activation: activation, residual: residual == nil ? nil : UnsafePointer(start),
                to: start)
        }
        return output
    }

    private func attention(_ kernel: Kernel, _ rows: Int, _ headSize: Int) -> [Float] {
        let input = numbers(rows * 3 * 2 * headSize, seed: 8).map { $0 * 3 }
        var output = [Float](repeating: 0, count: rows * 2 * headSize)
        var scratch = [Float](repeating: 0, count: embedding_attention_scratch(rows, headSize))
        kernel.functions.pointee.attention(input, rows, 2, headSize, &output, &scratch)
        return output
    }

    /// From -1 to 1, the same for the same seed.
    private func numbers(_ count: Int, seed: UInt64) -> [Float] {
        var state = seed &* 0x9E37_79B9_7F4A_7C15 | 1
        return (0..<count).map { _ in
            state ^= state << 13
            state ^= state >> 7
            state ^= state << 17
            return Float(state >> 40) / Float(1 << 23) - 1
        }
    }

    private func farthest(_ left: [Float], _ right: [Float]) -> Float {
        left.count == right.count ? zip(left, right).reduce(0) { max($0, abs($1.0 - $1.1)) } : .infinity
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
