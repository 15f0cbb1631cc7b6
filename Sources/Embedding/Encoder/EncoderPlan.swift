import CEmbeddingKernels

/// What is computed how: the model's shape, the processor's kernel, the precision asked for.
struct EncoderPlan: Sendable {
    let configuration: ModelConfiguration
    let kernel: Kernel
    let precision: Precision

    /// The four matrices of each layer.
    struct Shapes: Sendable {
        let queryKeyValue, attentionOutput, intermediate, output: MatrixShape

        /// Whether the wide activations are written as the bf16 that the second matrix takes.
        var writesHalves: Bool { output.layout.rows == EMBEDDING_BF16 && output.depth == output.rowStride }

        /// What `WeightMemory` must hold for one layer.
        var bytes: Int { [queryKeyValue, attentionOutput, intermediate, output].reduce(0) { $0 + $1.bytes } }
    }

    var shapes: Shapes {
        let width = configuration.hiddenSize
        let wide = configuration.intermediateSize
        func shape(_ columns: Int, _ depth: Int, _ format: embedding_format) -> MatrixShape {
            MatrixShape(columns: columns, depth: depth, format: format, kernel: kernel)
        }
        var queryKeyValue = shape(3 * width, width, precision.format)
        // What is coarse here is coarse in all that follows.
        if precision == .mixed { queryKeyValue.groupDepth = 128 }
        return Shapes(
            queryKeyValue: queryKeyValue,
            attentionOutput: shape(width, width, precision.format),
            intermediate: shape(wide, width, precision.format),
            output: shape(width, wide, precision.outputFormat))
    }

    /// The same model as its calibration runs.
    func with(_ precision: Precision) -> EncoderPlan {
        EncoderPlan(configuration: configuration, kernel: kernel, precision: precision)
    }
}
