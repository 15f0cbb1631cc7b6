import CEmbeddingKernels
import Glibc

/// The intermediate values of one thread's work, kept from batch to batch.
final class EncoderScratch {
    private(set) var rows = 0
    /// [rows][hidden], [rows][3 * hidden], [rows][hidden], [rowBlock][intermediate], attention's own.
    private(set) var hidden: UnsafeMutablePointer<Float>
    private(set) var queryKeyValue: UnsafeMutablePointer<Float>
    private(set) var context: UnsafeMutablePointer<Float>
    let wide: UnsafeMutablePointer<Float>
    let attention: UnsafeMutablePointer<Float>
    private let width: Int

    /// Rows that go through the feed-forward network together: what stays in the second-level cache.
    static let rowBlock = 96

    init(_ configuration: ModelConfiguration) throws(EmbeddingError) {
        width = configuration.hiddenSize
        hidden = try LinearLayer.zeroed(0)
        queryKeyValue = try LinearLayer.zeroed(0)
        context = try LinearLayer.zeroed(0)
        wide = try LinearLayer.zeroed(Self.rowBlock * configuration.intermediateSize)
        attention = try LinearLayer.zeroed(
            embedding_attention_scratch(configuration.positionCount, configuration.headSize))
    }

    deinit {
        for memory in [hidden, queryKeyValue, context, wide, attention] { free(memory) }
    }

    /// Makes room for that many tokens.
    func reserve(_ wanted: Int) throws(EmbeddingError) {
        guard wanted > rows else { return }
        try Self.replace(&hidden, wanted * width)
        try Self.replace(&queryKeyValue, wanted * width * 3)
        try Self.replace(&context, wanted * width)
        rows = wanted
    }

    private static func replace(_ memory: inout UnsafeMutablePointer<Float>, _ count: Int) throws(EmbeddingError) {
        let larger = try LinearLayer.zeroed(count)
        free(memory)
        memory = larger
    }
}
