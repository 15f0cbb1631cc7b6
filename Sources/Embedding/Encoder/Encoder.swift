import CEmbeddingKernels

/// BERT (arXiv 1810.04805) with what stands behind it: token ids to one vector a text, or to one number a pair. Texts of
/// any lengths are computed together without padding; one call uses one thread, and calls may run side by side.
struct Encoder: Sendable {
    let configuration: ModelConfiguration
    let kernel: Kernel
    let precision: Precision
    private let inputs: EncoderInputs
    private let layers: [EncoderLayer]
    private let head: RelevanceHead?

    /// Tokens that go through all layers together: few enough for the second-level cache, many enough that reading the
    /// weights does not matter.
    private static let groupTokens = 256

    /// Pauses that a group makes on its way through the layers.
    var pauseCount: Int { layers.count * 2 }

    /// - Parameter calibration: texts as token ids, by which int8 finds out how large the activations become.
    init(
        _ file: TensorFile, _ configuration: ModelConfiguration, _ kernel: Kernel, precision: Precision? = nil,
        calibration: [[Int32]] = []
    ) throws(EmbeddingError) {
        self.configuration = configuration
        self.kernel = kernel
        self.precision = precision ?? .automatic(for: kernel)
        let plan = EncoderPlan(configuration: configuration, kernel: kernel, precision: self.precision)
        inputs = try EncoderInputs(file, configuration, kernel)
        layers = try EncoderLayers.load(file, plan, inputs, calibration: calibration)
        head = configuration.isReranker ? try RelevanceHead(file, configuration, kernel) : nil
        // What was packed is not needed twice; the word vectors come back page by page as they are used.
        file.file.releasePages()
    }

    /// Numbers that come of one text.
    var outputWidth: Int { head == nil ? configuration.hiddenSize : 1 }

    /// - Parameters:
    ///   - texts: each 1 to `maximumTokens` ids of the vocabulary; those of pairs as `PairSegment` marks them.
    ///   - most: tokens that go through the layers together at most, or one text that is longer.
    ///   - pause: called twice a layer; it may encode something else with another scratch. What it throws ends this.
    /// - Returns: `[texts.count][outputWidth]`, row-major, not normalized.
    func encode(
        _ texts: [[Int32]], scratch: EncoderScratch, most: Int = .max,
        pause: () throws(EmbeddingError) -> Void = { () throws(EmbeddingError) in }
    ) throws(EmbeddingError) -> [Float] {
        var vectors = [Float](repeating: 0, count: texts.count * outputWidth)
        var start = 0
        while start < texts.count {
            let end = Self.groupEnd(texts, from: start, most: min(most, Self.groupTokens))
            try encode(texts[start..<end], scratch, &vectors, pause)
            start = end
        }
        return vectors
    }

    private static func groupEnd(_ texts: [[Int32]], from start: Int, most: Int) -> Int {
        var tokens = 0
        for index in start..<texts.count {
            tokens += texts[index].count
            if tokens > most { return max(index, start + 1) }
        }
        return texts.count
    }

    private func encode(
        _ texts: ArraySlice<[Int32]>, _ scratch: EncoderScratch, _ vectors: inout [Float],
        _ pause: () throws(EmbeddingError) -> Void
    ) throws(EmbeddingError) {
        let lengths = texts.map(\.count)
        let rows = lengths.reduce(0, +)
        try scratch.reserve(rows)
        inputs.look(up: texts, scratch)
        for layer in layers {
            try pause()
            layer.applyAttention(lengths[...], rows: rows, scratch)
            try pause()
            layer.applyFeedForward(rows: rows, scratch)
        }
        pool(lengths, scratch, &vectors, from: texts.startIndex)
    }

    private func pool(_ lengths: [Int], _ scratch: EncoderScratch, _ vectors: inout [Float], from first: Int) {
        let width = configuration.hiddenSize
        vectors.withUnsafeMutableBufferPointer { buffer in
            var row = scratch.hidden
            for (index, length) in lengths.enumerated() {
                if let head {
                    buffer[first + index] = head.score(row)
                } else {
                    let target = buffer.baseAddress.map { $0 + (first + index) * width }
                    embedding_pool(row, length, width, configuration.pooling, target)
                }
                row += length * width
            }
        }
    }
}
