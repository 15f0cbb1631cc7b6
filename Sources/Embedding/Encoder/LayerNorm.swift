/// Normalization of each row to mean 0 and variance 1, then scale and shift (arXiv 1607.06450).
struct LayerNorm: Sendable {
    private let scale: [Float]
    private let shift: [Float]
    private let epsilon: Float

    init(_ file: TensorFile, _ name: String, _ width: Int, _ epsilon: Float) throws(EmbeddingError) {
        // Models from TensorFlow's checkpoints call them gamma and beta.
        let (scaleName, shiftName) = file.contains(name + ".gamma") ? (".gamma", ".beta") : (".weight", ".bias")
        scale = try file.floats(name + scaleName, shape: [width]).array
        shift = try file.floats(name + shiftName, shape: [width]).array
        self.epsilon = epsilon
    }

    func apply(_ values: UnsafeMutablePointer<Float>, rows: Int, kernel: Kernel) {
        kernel.functions.pointee.layer_norm(values, rows, scale.count, scale, shift, epsilon)
    }
}
