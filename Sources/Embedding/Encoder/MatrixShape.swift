import CEmbeddingKernels

/// What one matrix of the encoder takes, before there is one.
struct MatrixShape: Sendable {
    let columns: Int
    let depth: Int
    let format: embedding_format
    let kernel: Kernel
    /// Inputs that share an int8 scale: a few large values then coarsen their own part of the depth only. Half of the
    /// hidden size costs 1 to 3 % (AMX: 7 to 11 %) and takes a third off the error; finer gains little.
    var groupDepth = 192

    var layout: embedding_layout { kernel.layout(format) }

    var paddedColumns: Int { withUnsafePointer(to: layout) { embedding_padded_columns($0, columns) } }

    /// Elements from one row of inputs to the next.
    var rowStride: Int { withUnsafePointer(to: layout) { embedding_row_stride($0, depth) } }

    /// Parts of the depth with int8 scales of their own.
    var groups: Int {
        let groups = depth / groupDepth
        guard format == EMBEDDING_INT8, groups > 1, depth % groups == 0, depth / groups % layout.depth_step == 0 else {
            return 1
        }
        return groups
    }

    var panelBytes: Int { withUnsafePointer(to: layout) { embedding_packed_bytes($0, format, columns, depth) } }

    /// Floats for the bias, for the scales of int16, and for the scales and sums of int8.
    var floats: Int {
        switch format {
        case EMBEDDING_INT8: paddedColumns * (1 + 2 * groups)
        case EMBEDDING_INT16: paddedColumns * 2
        default: paddedColumns
        }
    }

    /// All that `WeightMemory` gives out for it.
    var bytes: Int { WeightMemory.rounded(panelBytes) + WeightMemory.rounded(floats * MemoryLayout<Float>.stride) }
}
