import CEmbeddingKernels
import Glibc

/// Room for rows of activations in bf16 or bytes. Its owner frees it.
struct ConvertedRows {
    let values: UnsafeMutableRawPointer
    private let scales: UnsafeMutablePointer<Float>
    private let minima: UnsafeMutablePointer<Float>

    init(rows: Int, depth: Int) throws(EmbeddingError) {
        let stride = (depth + 63) / 64 * 64
        values = try EncoderScratch.bytes(rows * stride * MemoryLayout<UInt16>.stride)
        scales = try EncoderScratch.floats(rows * MatrixShape.mostGroups(depth: depth))
        minima = try EncoderScratch.floats(rows * MatrixShape.mostGroups(depth: depth))
    }

    mutating func grow(rows: Int, depth: Int) throws(EmbeddingError) {
        let larger = try ConvertedRows(rows: rows, depth: depth)
        free()
        self = larger
    }

    func free() {
        Glibc.free(values)
        Glibc.free(scales)
        Glibc.free(minima)
    }

    /// The rows from `first` on, as a matrix of that shape takes them.
    func rows(of shape: MatrixShape, from first: Int) -> embedding_rows {
        let size = shape.layout.rows == EMBEDDING_INT8 ? 1 : 2
        return embedding_rows(
            values: values + first * shape.rowStride * size, scales: scales + first * shape.groups,
            minima: minima + first * shape.groups)
    }
}
