import CEmbeddingKernels

/// The first step: each token's vector is the sum of its word's, its position's and its type's, normalized.
struct EncoderInputs: Sendable {
    private let width: Int
    private let kernel: Kernel
    private let norm: LayerNorm
    private let words: WordTable
    private let positions: FloatTensor
    private let types: FloatTensor

    init(_ file: TensorFile, _ plan: EncoderPlan) throws(EmbeddingError) {
        let configuration = plan.configuration
        kernel = plan.kernel
        width = configuration.hiddenSize
        func table(_ name: String, _ count: Int) throws(EmbeddingError) -> FloatTensor {
            try file.floats(
                "\(file.prefix)embeddings.\(name)_embeddings.weight", shape: [count, configuration.hiddenSize])
        }
        words = try WordTable(table("word", configuration.vocabularySize), plan.precision)
        positions = try table("position", configuration.positionCount)
        types = try table("token_type", configuration.typeCount)
        norm = try LayerNorm(file, file.prefix + "embeddings.LayerNorm", width, configuration.epsilon)
        // They were read to be checked; the words' vectors come back page by page as they are used.
        file.file.releasePages()
    }

    /// Writes the first rows of `scratch.hidden`.
    func look(up texts: some Sequence<EncoderText>, _ scratch: EncoderScratch) {
        var row = 0
        for text in texts {
            text.ids.withUnsafeBufferPointer { ids in
                look(up: ids[..<text.firstCount], segment: 0, to: scratch.hidden + row * width)
                look(up: ids[text.firstCount...], segment: 1, to: scratch.hidden + row * width)
            }
            row += text.count
        }
        norm.apply(scratch.hidden, rows: row, kernel: kernel)
    }

    /// - Parameters:
    ///   - ids: a part of a text; their indices are their positions in it.
    ///   - output: where the whole text's first row is.
    private func look(
        up ids: Slice<UnsafeBufferPointer<Int32>>, segment: Int, to output: UnsafeMutablePointer<Float>
    ) {
        guard !ids.isEmpty else { return }
        let offset = ids.startIndex * width
        embedding_look_up(
            UnsafeBufferPointer(rebasing: ids).baseAddress, ids.count, words.numbers, words.format,
            positions.baseAddress.map { $0 + offset }, types.baseAddress.map { $0 + segment * width }, width,
            output + offset)
    }
}
