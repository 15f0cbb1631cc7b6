import CEmbeddingKernels

/// BERT (arXiv 1810.04805) with pooling: token ids to one vector a text. Texts of any lengths are computed together
/// without padding; one call uses one thread, and calls may run side by side.
struct Encoder: Sendable {
    let configuration: ModelConfiguration
    let kernel: Kernel
    private let file: TensorFile
    private let layers: [EncoderLayer]
    private let norm: LayerNorm
    private let prefix: String

    init(_ file: TensorFile, _ configuration: ModelConfiguration, _ kernel: Kernel) throws(EmbeddingError) {
        self.file = file
        self.configuration = configuration
        self.kernel = kernel
        let prefix = file.contains("bert.embeddings.word_embeddings.weight") ? "bert." : ""
        self.prefix = prefix
        norm = try LayerNorm(file, prefix + "embeddings.LayerNorm", configuration.hiddenSize, configuration.epsilon)
        var layers: [EncoderLayer] = []
        for index in 0..<configuration.layerCount {
            layers.append(try EncoderLayer(file, "\(prefix)encoder.layer.\(index).", configuration, kernel))
        }
        self.layers = layers
        let width = configuration.hiddenSize
        words = try file.floats(
            prefix + "embeddings.word_embeddings.weight", shape: [configuration.vocabularySize, width])
        positions = try file.floats(
            prefix + "embeddings.position_embeddings.weight", shape: [configuration.positionCount, width])
        types = try file.floats(
            prefix + "embeddings.token_type_embeddings.weight", shape: [configuration.typeCount, width])
        // What was packed is not needed twice; the word vectors come back page by page as they are used.
        file.file.releasePages()
    }

    /// Tables that stay in the mapped file, which `file` keeps.
    private nonisolated(unsafe) let words: UnsafeBufferPointer<Float>
    private nonisolated(unsafe) let positions: UnsafeBufferPointer<Float>
    private nonisolated(unsafe) let types: UnsafeBufferPointer<Float>

    /// - Parameters:
    ///   - texts: each 1 to `maximumTokens` ids of the vocabulary.
    /// - Returns: `[texts.count][hiddenSize]`, row-major, not normalized.
    func encode(_ texts: [[Int32]], scratch: EncoderScratch) throws(EmbeddingError) -> [Float] {
        let rows = texts.reduce(0) { $0 + $1.count }
        try scratch.reserve(rows)
        lookUp(texts, scratch)
        norm.apply(scratch.hidden, rows: rows, kernel: kernel)
        for layer in layers { apply(layer, texts, rows, scratch) }
        return pool(texts, scratch)
    }

    private func lookUp(_ texts: [[Int32]], _ scratch: EncoderScratch) {
        var row = 0
        for text in texts {
            embedding_look_up(
                text, text.count, words.baseAddress, positions.baseAddress, types.baseAddress,
                configuration.hiddenSize, scratch.hidden + row * configuration.hiddenSize)
            row += text.count
        }
    }

    private func apply(_ layer: EncoderLayer, _ texts: [[Int32]], _ rows: Int, _ scratch: EncoderScratch) {
        let width = configuration.hiddenSize
        layer.queryKeyValue.apply(scratch.hidden, rows: rows, to: scratch.queryKeyValue)
        var row = 0
        for text in texts {
            kernel.functions.pointee.attention(
                scratch.queryKeyValue + row * width * 3, text.count, configuration.headCount, configuration.headSize,
                scratch.context + row * width, scratch.attention)
            row += text.count
        }
        layer.attentionOutput.apply(scratch.context, rows: rows, residual: scratch.hidden, to: scratch.hidden)
        layer.attentionNorm.apply(scratch.hidden, rows: rows, kernel: kernel)
        for start in stride(from: 0, to: rows, by: EncoderScratch.rowBlock) {
            let block = scratch.hidden + start * width
            let count = min(EncoderScratch.rowBlock, rows - start)
            layer.intermediate.apply(block, rows: count, activation: configuration.activation, to: scratch.wide)
            layer.output.apply(scratch.wide, rows: count, residual: block, to: block)
        }
        layer.outputNorm.apply(scratch.hidden, rows: rows, kernel: kernel)
    }

    private func pool(_ texts: [[Int32]], _ scratch: EncoderScratch) -> [Float] {
        let width = configuration.hiddenSize
        return [Float](unsafeUninitializedCapacity: texts.count * width) { buffer, count in
            var row = 0
            for (index, text) in texts.enumerated() {
                embedding_pool(
                    scratch.hidden + row * width, text.count, width, configuration.pooling,
                    buffer.baseAddress.map { $0 + index * width })
                row += text.count
            }
            count = texts.count * width
        }
    }
}
