import CEmbeddingKernels

/// The first step: each token's vector is the sum of its word's, its position's and its type's, normalized.
struct EncoderInputs: Sendable {
    /// `bert.`, or nothing.
    let prefix: String
    private let width: Int
    private let kernel: Kernel
    private let norm: LayerNorm
    /// Keeps the tables mapped.
    private let file: TensorFile
    private nonisolated(unsafe) let words: UnsafeBufferPointer<Float>
    private nonisolated(unsafe) let positions: UnsafeBufferPointer<Float>
    private nonisolated(unsafe) let types: UnsafeBufferPointer<Float>

    init(_ file: TensorFile, _ configuration: ModelConfiguration, _ kernel: Kernel) throws(EmbeddingError) {
        self.file = file
        self.kernel = kernel
        width = configuration.hiddenSize
        let prefix = file.contains("bert.embeddings.word_embeddings.weight") ? "bert." : ""
        self.prefix = prefix
        func table(_ name: String, _ count: Int) throws(EmbeddingError) -> UnsafeBufferPointer<Float> {
            try file.floats("\(prefix)embeddings.\(name)_embeddings.weight", shape: [count, configuration.hiddenSize])
        }
        words = try table("word", configuration.vocabularySize)
        positions = try table("position", configuration.positionCount)
        types = try table("token_type", configuration.typeCount)
        norm = try LayerNorm(file, prefix + "embeddings.LayerNorm", width, configuration.epsilon)
    }

    /// Writes the first rows of `scratch.hidden`.
    func look(up texts: some Sequence<[Int32]>, _ scratch: EncoderScratch) {
        var row = 0
        for text in texts {
            embedding_look_up(
                text, text.count, words.baseAddress, positions.baseAddress, types.baseAddress, width,
                scratch.hidden + row * width)
            row += text.count
        }
        norm.apply(scratch.hidden, rows: row, kernel: kernel)
    }
}
