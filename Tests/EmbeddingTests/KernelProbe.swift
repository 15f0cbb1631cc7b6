import CEmbeddingKernels
import Testing

@testable import Embedding

/// Runs one function of a kernel on numbers that are the same for the same seed.
struct KernelProbe {
    let kernel: Kernel

    struct Shape: Sendable, CustomTestStringConvertible {
        let rows: Int
        let depth: Int
        let columns: Int
        var testDescription: String { "\(rows) x \(depth) x \(columns)" }

        init(_ rows: Int, _ depth: Int, _ columns: Int) {
            self.rows = rows
            self.depth = depth
            self.columns = columns
        }
    }

    init(_ name: String) throws { kernel = try Kernel.named(name) }

    /// Where a product goes: over the numbers that it is added to, beside nothing, or to bf16.
    enum Target {
        case sum, floats, halves
    }

    /// activation(input x weights + bias) + residual, the weights in `format`.
    func product(
        _ shape: Shape, _ format: embedding_format, _ activation: embedding_activation, to target: Target = .sum
    ) throws -> [Float] {
        let weights = Self.numbers(shape.columns * shape.depth, seed: 1)
        let matrix = MatrixShape(columns: shape.columns, depth: shape.depth, format: format, kernel: kernel)
        let layer = try layer(matrix, weights, bias: Self.numbers(shape.columns, seed: 2))
        let input = Self.exact(shape, format, groups: matrix.groups)
        let residual = target == .sum ? Self.numbers(shape.rows * shape.columns, seed: 7) : nil
        return try apply(layer, input, shape.rows, activation, residual, inHalves: target == .halves)
    }

    func layer(_ shape: MatrixShape, _ weights: [Float], bias: [Float]) throws -> LinearLayer {
        func tensor(_ numbers: [Float]) throws -> FloatTensor {
            try FloatTensor(count: numbers.count) { $0.update(from: numbers, count: numbers.count) }
        }
        return try LinearLayer(
            [(weights: tensor(weights), bias: tensor(bias))], shape, memory: WeightMemory(bytes: shape.bytes))
    }

    /// Written over the residual, where there is one.
    func apply(
        _ layer: LinearLayer, _ input: [Float], _ rows: Int, _ activation: embedding_activation, _ residual: [Float]?,
        inHalves: Bool = false
    ) throws -> [Float] {
        var input = input
        let pages = try ZeroedPages(bytes: ConvertedRows.bytes(rows: rows, layer.shape))
        let converted = ConvertedRows(pages.start, rows: rows)
        defer { withExtendedLifetime(pages) {} }
        return input.withUnsafeMutableBufferPointer { values -> [Float] in
            guard let start = values.baseAddress else { return [] }
            let prepared = layer.input(start, rows: rows, converted)
            if inHalves {
                var halves = [UInt16](repeating: 0, count: rows * layer.shape.columns)
                halves.withUnsafeMutableBufferPointer { halves in
                    guard let start = halves.baseAddress else { return }
                    layer.apply(prepared, rows: rows, activation: activation, to: .halves(start))
                }
                return halves.map { Float(bitPattern: UInt32($0) << 16) }
            }
            var output = residual ?? [Float](repeating: 0, count: rows * layer.shape.columns)
            output.withUnsafeMutableBufferPointer { output in
                guard let start = output.baseAddress else { return }
                layer.apply(
                    prepared, rows: rows, activation: activation,
                    residual: residual == nil ? nil : UnsafePointer(start), to: .floats(start))
            }
            return output
        }
    }

    func attention(_ rows: Int, _ headSize: Int, _ format: embedding_format) -> [Float] {
        let input = Self.numbers(rows * 3 * 2 * headSize, seed: 8).map { Self.rounded($0 * 3) }
        var output = [Float](repeating: 0, count: rows * 2 * headSize)
        let scratch = UnsafeMutableRawPointer.allocate(
            byteCount: embedding_attention_scratch(rows, headSize), alignment: 64)
        defer { scratch.deallocate() }
        func run(_ qkv: UnsafeRawPointer) {
            output.withUnsafeMutableBufferPointer { output in
                var work = embedding_attention(
                    qkv: qkv, rows: rows, heads: 2, head_size: headSize, context: output.baseAddress, scratch: scratch)
                kernel.functions.pointee.attention(&work, format)
            }
        }
        if format == EMBEDDING_F32 { run(input) } else { run(input.map { UInt16($0.bitPattern >> 16) }) }
        return output
    }

    /// Inputs that the format holds without error, so that kernels differ only by the order of their sums: for int8
    /// whole numbers from 0 to 255, both of which each group has; for int16 from -4095 to 4095, which each row has; else
    /// bf16.
    static func exact(_ shape: Shape, _ format: embedding_format, groups: Int) -> [Float] {
        var values = numbers(shape.rows * shape.depth, seed: 6)
        if format == EMBEDDING_INT16 {
            for index in values.indices { values[index] = (values[index] * 4095).rounded() }
            for start in stride(from: 0, to: values.count, by: shape.depth) { values[start] = -4095 }
            return values.map { $0 / 4096 }
        }
        guard format == EMBEDDING_INT8 else { return values.map(rounded) }
        for index in values.indices { values[index] = (values[index] * 127 + 128).rounded() }
        for start in stride(from: 0, to: values.count, by: shape.depth / groups) {
            values[start] = 0
            if shape.depth > 1 { values[start + 1] = 255 }
        }
        return values.map { $0 / 256 }
    }

    /// Cut to bf16.
    static func rounded(_ value: Float) -> Float { Float(bitPattern: value.bitPattern & 0xffff_0000) }

    /// From -1 to 1, the same for the same seed.
    static func numbers(_ count: Int, seed: UInt64) -> [Float] {
        var state = seed &* 0x9E37_79B9_7F4A_7C15 | 1
        return (0..<count).map { _ in
            state ^= state << 13
            state ^= state >> 7
            state ^= state << 17
            return Float(state >> 40) / Float(1 << 23) - 1
        }
    }

    /// The largest difference, over 1 or the number itself if that is larger.
    static func farthest(_ left: [Float], _ right: [Float]) -> Float {
        guard left.count == right.count else { return .infinity }
        return zip(left, right).reduce(0) { max($0, abs($1.0 - $1.1) / max(1, abs($1.0))) }
    }
}
