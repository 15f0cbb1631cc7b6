import CEmbeddingKernels

/// What the encoder's matrices are kept and multiplied in. Vectors of one model in different precisions are so close
/// that they may stand in one collection.
package enum Precision: String, Sendable, Hashable, CaseIterable {
    /// The model's own numbers.
    case f32
    /// Half the memory traffic; cosine to float32 above 0.9999.
    case bf16
    /// As much as bf16, for processors that multiply whole numbers but not bf16 faster than float32; cosine above
    /// 0.9999.
    case int16
    /// A quarter of it; cosine above 0.997, on average above 0.9995.
    case int8
    /// int8, with finer scales where attention begins, but for the second feed-forward matrix, the most sensitive one,
    /// in bf16; cosine above 0.999.
    case mixed

    /// The fastest one whose vectors differ no more from float32's than those of bf16 do.
    package static func automatic(for kernel: Kernel) -> Precision {
        switch kernel.usualFormat {
        case EMBEDDING_BF16: .bf16
        case EMBEDDING_INT16: .int16
        default: .f32
        }
    }

    var format: embedding_format {
        switch self {
        case .f32: EMBEDDING_F32
        case .bf16: EMBEDDING_BF16
        case .int16: EMBEDDING_INT16
        case .int8, .mixed: EMBEDDING_INT8
        }
    }

    /// Of the second feed-forward matrix.
    var outputFormat: embedding_format { self == .mixed ? EMBEDDING_BF16 : format }

    /// As text-embeddings-inference names it in `/info`.
    package var dataType: String {
        switch self {
        case .f32: "float32"
        case .bf16: "bfloat16"
        case .int16: "int16"
        case .int8: "int8"
        case .mixed: "int8+bfloat16"
        }
    }
}
