import CEmbeddingKernels
import Glibc

/// A cross-encoder's last step, from the first token's row to one number: the pooler (a matrix and tanh), then the
/// classifier. In float32: it is a small part of the work.
struct RelevanceHead: Sendable {
    private let pooler: LinearLayer
    private let weights: [Float]
    private let bias: Float

    init(_ file: TensorFile, _ configuration: ModelConfiguration, _ kernel: Kernel) throws(EmbeddingError) {
        let width = configuration.hiddenSize
        let shape = MatrixShape(columns: width, depth: width, format: EMBEDDING_F32, kernel: kernel)
        let part = (
            weights: try file.floats(file.prefix + "pooler.dense.weight", shape: [width, width]),
            bias: try file.floats(file.prefix + "pooler.dense.bias", shape: [width])
        )
        pooler = try LinearLayer([part], shape, memory: WeightMemory(bytes: shape.bytes))
        weights = try file.floats("classifier.weight", shape: [1, width]).array
        bias = try file.floats("classifier.bias", shape: [1]).array[0]
    }

    /// - Parameter row: the first token's, of the encoder's width.
    func score(_ row: UnsafeMutablePointer<Float>) -> Float {
        withUnsafeTemporaryAllocation(of: Float.self, capacity: weights.count) { pooled in
            guard let start = pooled.baseAddress else { return bias }
            pooler.apply(embedding_rows(values: row, scales: nil, minima: nil), rows: 1, to: .floats(start))
            return zip(pooled, weights).reduce(bias) { $0 + tanhf($1.0) * $1.1 }
        }
    }
}
