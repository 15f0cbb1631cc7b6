import CEmbeddingKernels

/// A matrix and its bias, packed for one kernel in one format.
// Sendable is checked by hand: `memory` is written in `init` only and lives as long as the layer.
struct LinearLayer: @unchecked Sendable {
    typealias Part = (weights: FloatTensor, bias: FloatTensor)

    let shape: MatrixShape
    private let memory: WeightMemory
    private let weights: embedding_weights
    /// What each input is multiplied with before it is rounded to bytes: the reverse of what its weights were.
    private let inputFactors: [Float]?

    /// - Parameters:
    ///   - parts: matrices of shape `[bias.count][depth]` whose outputs stand side by side: query, key and value are
    ///     one multiplication.
    ///   - smoothing: for each input what its weights take over of its size, for int8.
    init(_ parts: [Part], _ shape: MatrixShape, memory: WeightMemory, smoothing: [Float]? = nil) throws(EmbeddingError)
    {
        self.shape = shape
        self.memory = memory
        let panels = try memory.take(shape.panelBytes)
        let floats = try memory.takeFloats(shape.floats)
        let scales = floats + shape.paddedColumns
        let sums = scales + shape.paddedColumns * shape.groups
        let hasSums = shape.format == EMBEDDING_INT8
        let hasScales = hasSums || shape.format == EMBEDDING_INT16
        weights = embedding_weights(
            format: shape.format, depth: shape.depth, columns: shape.columns, groups: shape.groups, panels: panels,
            bias: floats, scales: hasScales ? scales : nil, sums: hasSums ? sums : nil)
        inputFactors = smoothing?.map { 1 / $0 }
        // Pointers alone do not keep the tensors.
        defer { withExtendedLifetime(parts) {} }
        var column = 0
        for part in parts {
            withUnsafePointer(to: shape.layout) { layout in
                var work = embedding_packing(
                    layout: layout, format: shape.format, weights: part.weights.baseAddress, rows: part.bias.count,
                    depth: shape.depth, first_column: column, padded_columns: shape.paddedColumns,
                    groups: shape.groups, factors: nil, panels: panels, scales: scales, sums: sums)
                Self.pack(&work, smoothing)
            }
            (floats + column).update(from: part.bias.baseAddress ?? UnsafePointer(floats), count: part.bias.count)
            column += part.bias.count
        }
    }

    private static func pack(_ work: inout embedding_packing, _ smoothing: [Float]?) {
        guard let smoothing else { return embedding_pack(&work) }
        smoothing.withUnsafeBufferPointer { factors in
            work.factors = factors.baseAddress
            embedding_pack(&work)
        }
    }

    /// Whether inputs are float32, and need no conversion.
    var takesFloats: Bool { shape.layout.rows == EMBEDDING_F32 }

    /// Rows of float32 in the format that `apply` takes, written to `target` from its row `first` on.
    func convert(_ values: UnsafePointer<Float>, rows: Int, to target: ConvertedRows, first: Int = 0) {
        var work = embedding_conversion(
            values: values, rows: rows, width: shape.depth, factors: nil, format: shape.layout.rows,
            groups: shape.groups, stride: shape.rowStride, output: target.rows(of: shape, from: first))
        guard let inputFactors else { return shape.kernel.functions.pointee.convert(&work) }
        inputFactors.withUnsafeBufferPointer { factors in
            work.factors = factors.baseAddress
            shape.kernel.functions.pointee.convert(&work)
        }
    }

    /// The same, or the values themselves where they are in the right format already.
    func input(_ values: UnsafeMutablePointer<Float>, rows: Int, _ scratch: ConvertedRows) -> embedding_rows {
        if takesFloats { return embedding_rows(values: values, scales: nil, minima: nil) }
        convert(values, rows: rows, to: scratch)
        return scratch.rows(of: shape, from: 0)
    }

    /// Where `apply` puts its result.
    enum Output {
        case floats(UnsafeMutablePointer<Float>)
        /// bf16
        case halves(UnsafeMutablePointer<UInt16>)
    }

    /// output[rows][columns] = activation(input[rows][depth] x weights + bias) + residual.
    func apply(
        _ input: embedding_rows, rows: Int, activation: embedding_activation = EMBEDDING_ACTIVATION_NONE,
        residual: UnsafePointer<Float>? = nil, to output: Output
    ) {
        withUnsafePointer(to: weights) { weights in
            var work = embedding_linear(
                weights: weights, input: input, rows: rows, activation: activation, residual: residual, output: nil,
                rounded: nil)
            switch output {
            case .floats(let floats): work.output = floats
            case .halves(let halves): work.rounded = halves
            }
            shape.kernel.functions.pointee.linear(&work)
        }
    }
}
