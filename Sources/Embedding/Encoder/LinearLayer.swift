import CEmbeddingKernels
import Glibc

/// A matrix and its bias, in the panels of one kernel.
// Sendable is checked by hand: the memory is written in `init` only and freed with the last reference.
final class LinearLayer: @unchecked Sendable {
    typealias Part = (weights: UnsafeBufferPointer<Float>, bias: UnsafeBufferPointer<Float>)

    private let panels: UnsafeMutablePointer<Float>
    private let bias: UnsafeMutablePointer<Float>
    private let kernel: Kernel
    let depth: Int
    let columns: Int

    /// - Parameter parts: matrices of shape `[bias.count][depth]` whose outputs stand side by side: query, key and
    ///   value are one multiplication.
    init(_ parts: [Part], depth: Int, kernel: Kernel) throws(EmbeddingError) {
        self.kernel = kernel
        self.depth = depth
        columns = parts.reduce(0) { $0 + $1.bias.count }
        let count = embedding_packed_count(kernel.functions, columns, depth)
        panels = try Self.zeroed(count)
        bias = try Self.zeroed(columns)
        var column = 0
        for part in parts {
            embedding_pack(kernel.functions, part.weights.baseAddress, part.bias.count, depth, column, panels)
            (bias + column).update(from: part.bias.baseAddress ?? UnsafePointer(bias), count: part.bias.count)
            column += part.bias.count
        }
    }

    deinit {
        free(panels)
        free(bias)
    }

    /// output[rows][columns] = activation(input[rows][depth] x weights + bias) + residual.
    func apply(
        _ input: UnsafePointer<Float>, rows: Int, activation: embedding_activation = EMBEDDING_ACTIVATION_NONE,
        residual: UnsafePointer<Float>? = nil, to output: UnsafeMutablePointer<Float>
    ) {
        var work = embedding_linear(
            input: input, rows: rows, depth: depth, columns: columns, panels: panels, bias: bias,
            activation: activation, residual: residual, output: output)
        kernel.functions.pointee.linear(&work)
    }

    /// Zeroed floats that begin a cache line.
    static func zeroed(_ count: Int) throws(EmbeddingError) -> UnsafeMutablePointer<Float> {
        var memory: UnsafeMutableRawPointer?
        let bytes = max(count, 1) * MemoryLayout<Float>.stride
        guard posix_memalign(&memory, 64, bytes) == 0, let memory else {
            throw EmbeddingError(.unusableModel, "There is not enough memory for the model.")
        }
        memset(memory, 0, bytes)
        return memory.bindMemory(to: Float.self, capacity: count)
    }
}
