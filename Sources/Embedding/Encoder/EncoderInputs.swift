import CEmbeddingKernels

/// The first step: each token's vector is the sum of its word's, its position's and its type's, normalized.
struct EncoderInputs: Sendable {
    private let width: Int
    private let kernel: Kernel
    private let norm: LayerNorm
    private let words: FloatTensor
    private let positions: FloatTensor
    private let types: FloatTensor

    init(_ file: TensorFile, _ configuration: ModelConfiguration, _ kernel: Kernel) throws(EmbeddingError) {
        self.kernel = kernel
        width = configuration.hiddenSize
        func table(_ name: String, _ count: Int) throws(EmbeddingError) -> FloatTensor {
            try file.floats(
                "\(file.prefix)embeddings.\(name)_embeddings.weight", shape: [count, configuration.hiddenSize])
        }
        words = try table("word", configuration.vocabularySize)
        positions = try table("position", configuration.positionCount)
        types = try table("token_type", configuration.typeCount)
        norm = try LayerNorm(file, file.prefix + "embeddings.LayerNorm", width, configuration.epsilon)
    }

    /// Writes the first rows of `scratch.hidden`.
    ///
    /// - Parameter texts: ids, those of a pair's second part as `PairSegment` marks them.
    func look(up texts: some Sequence<[Int32]>, _ scratch: EncoderScratch) {
        var row = 0
        for text in texts {
            let first = PairSegment.firstCount(text)
            look(up: text, first, segment: 0, position: 0, to: scratch.hidden + row * width)
            if first < text.count {
                let second = text[first...].map(PairSegment.id)
                let target = scratch.hidden + (row + first) * width
                look(up: second, second.count, segment: 1, position: first, to: target)
            }
            row += text.count
        }
        norm.apply(scratch.hidden, rows: row, kernel: kernel)
    }

    private func look(
        up ids: [Int32], _ count: Int, segment: Int, position: Int, to output: UnsafeMutablePointer<Float>
    ) {
        embedding_look_up(
            ids, count, words.baseAddress, positions.baseAddress.map { $0 + position * width },
            types.baseAddress.map { $0 + segment * width }, width, output)
    }
}
