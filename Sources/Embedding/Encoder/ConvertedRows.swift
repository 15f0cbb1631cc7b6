import CEmbeddingKernels

/// Room for rows of activations in another format, which somebody else owns: the values of all rows, then of whole
/// numbers their scales, then their minima.
struct ConvertedRows {
    let values: UnsafeMutableRawPointer
    private let rows: Int

    /// - Parameter memory: `bytes(rows:_:)` bytes that begin a cache line.
    init(_ memory: UnsafeMutableRawPointer, rows: Int) {
        values = memory
        self.rows = rows
    }

    /// What rows take that go into a matrix of that shape.
    static func bytes(rows: Int, _ shape: MatrixShape) -> Int {
        valueBytes(rows: rows, shape) + 2 * rows * shape.groups * MemoryLayout<Float>.stride
    }

    private static func valueBytes(rows: Int, _ shape: MatrixShape) -> Int {
        WeightMemory.rounded(rows * shape.rowStride * size(shape))
    }

    private static func size(_ shape: MatrixShape) -> Int {
        switch shape.layout.rows {
        case EMBEDDING_INT8: 1
        case EMBEDDING_BF16, EMBEDDING_INT16: 2
        default: 0
        }
    }

    /// The rows from `first` on, as a matrix of that shape takes them.
    func rows(of shape: MatrixShape, from first: Int) -> embedding_rows {
        let scales = (values + Self.valueBytes(rows: rows, shape)).assumingMemoryBound(to: Float.self)
        return embedding_rows(
            values: values + first * shape.rowStride * Self.size(shape), scales: scales + first * shape.groups,
            minima: scales + (rows + first) * shape.groups)
    }
}
