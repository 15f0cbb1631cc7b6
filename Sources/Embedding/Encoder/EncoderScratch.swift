import CEmbeddingKernels
import Glibc

/// The intermediate values of one thread's work, kept from batch to batch.
final class EncoderScratch {
    private(set) var rows = 0
    /// [rows][hidden]
    private(set) var hidden: UnsafeMutablePointer<Float>
    private(set) var context: UnsafeMutablePointer<Float>
    /// [rows][3 * hidden], float32 or bf16.
    private(set) var queryKeyValue: UnsafeMutableRawPointer
    /// What goes into a matrix of depth `hidden` or `intermediate`, in the matrix's format.
    private(set) var narrow: ConvertedRows
    private(set) var converted: ConvertedRows
    /// [rowBlock][intermediate]
    let wide: UnsafeMutablePointer<Float>
    let attention: UnsafeMutableRawPointer
    private let width: Int
    private let wideWidth: Int

    /// Rows of float32 that go through the feed-forward network together: what stays in the second-level cache.
    static let rowBlock = 96

    init(_ configuration: ModelConfiguration) throws(EmbeddingError) {
        width = configuration.hiddenSize
        wideWidth = configuration.intermediateSize
        hidden = try Self.floats(0)
        context = try Self.floats(0)
        queryKeyValue = try Self.bytes(0)
        narrow = try ConvertedRows(rows: 0, depth: width)
        converted = try ConvertedRows(rows: 0, depth: wideWidth)
        wide = try Self.floats(Self.rowBlock * wideWidth)
        attention = try Self.bytes(embedding_attention_scratch(configuration.positionCount, configuration.headSize))
    }

    deinit {
        for floats in [hidden, context, wide] { free(floats) }
        free(queryKeyValue)
        free(attention)
        narrow.free()
        converted.free()
    }

    /// Makes room for that many tokens.
    func reserve(_ wanted: Int) throws(EmbeddingError) {
        guard wanted > rows else { return }
        try Self.replace(&hidden, wanted * width)
        try Self.replace(&context, wanted * width)
        let larger = try Self.bytes(wanted * width * 3 * MemoryLayout<Float>.stride)
        free(queryKeyValue)
        queryKeyValue = larger
        try narrow.grow(rows: wanted, depth: width)
        try converted.grow(rows: wanted, depth: wideWidth)
        rows = wanted
    }

    private static func replace(_ memory: inout UnsafeMutablePointer<Float>, _ count: Int) throws(EmbeddingError) {
        let larger = try floats(count)
        free(memory)
        memory = larger
    }

    static func floats(_ count: Int) throws(EmbeddingError) -> UnsafeMutablePointer<Float> {
        try bytes(count * MemoryLayout<Float>.stride).bindMemory(to: Float.self, capacity: count)
    }

    /// Zeroed bytes that begin a cache line.
    static func bytes(_ count: Int) throws(EmbeddingError) -> UnsafeMutableRawPointer {
        var memory: UnsafeMutableRawPointer?
        guard posix_memalign(&memory, 64, max(count, 1)) == 0, let memory else {
            throw EmbeddingError(.unusableModel, "There is not enough memory for the model.")
        }
        memset(memory, 0, count)
        return memory
    }
}
