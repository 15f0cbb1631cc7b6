import CEmbeddingKernels

/// BERT (arXiv 1810.04805) with what stands behind it: token ids to one vector a text, or to one number a pair. Texts of
/// any lengths are computed together without padding; one call uses one thread, and calls may run side by side.
struct Encoder: Sendable {
    let plan: EncoderPlan
    private let inputs: EncoderInputs
    private let layers: [EncoderLayer]
    private let head: RelevanceHead?

    /// Tokens that go through all layers together: few enough for the second-level cache, many enough that reading the
    /// weights does not matter.
    private static let groupTokens = 256

    private var configuration: ModelConfiguration { plan.configuration }

    /// Pauses that a group makes on its way through the layers.
    var pauseCount: Int { layers.count * 2 }

    /// - Parameter calibration: texts as token ids, by which int8 finds out how large the activations become.
    init(
        _ file: TensorFile, _ configuration: ModelConfiguration, _ kernel: Kernel, precision: Precision? = nil,
        calibration: [[Int32]] = []
    ) throws(EmbeddingError) {
        plan = EncoderPlan(
            configuration: configuration, kernel: kernel, precision: precision ?? .automatic(for: kernel))
        inputs = try EncoderInputs(file, plan)
        file.file.releasePages()
        layers = try EncoderLayers.load(file, plan, inputs, calibration: calibration)
        head = configuration.isReranker ? try RelevanceHead(file, configuration, kernel) : nil
        file.file.releasePages()
    }

    /// Numbers that come of one text.
    var outputWidth: Int { head == nil ? configuration.hiddenSize : 1 }

    /// - Parameters:
    ///   - texts: each 1 to `maximumTokens` ids of the vocabulary.
    ///   - most: tokens that go through the layers together at most, or one text that is longer.
    ///   - pause: called twice a layer; it may encode something else with another scratch. What it throws ends this.
    /// - Returns: of each text its `rows`, of `outputWidth` each, row-major, not normalized.
    func encode(
        _ texts: [EncoderText], scratch: EncoderScratch, most: Int = .max,
        pause: () throws(EmbeddingError) -> Void = { () throws(EmbeddingError) in }
    ) throws(EmbeddingError) -> [Float] {
        var vectors = [Float](repeating: 0, count: texts.reduce(0) { $0 + $1.rows } * outputWidth)
        var start = 0
        var row = 0
        while start < texts.count {
            let end = Self.groupEnd(texts, from: start, most: min(most, Self.groupTokens))
            try apply(texts[start..<end], scratch, pause)
            row = finish(texts[start..<end], scratch, &vectors, row: row)
            start = end
        }
        return vectors
    }

    private static func groupEnd(_ texts: [EncoderText], from start: Int, most: Int) -> Int {
        var tokens = 0
        for index in start..<texts.count {
            tokens += texts[index].count
            if tokens > most { return max(index, start + 1) }
        }
        return texts.count
    }

    /// The layers' result for these texts, in scratch.hidden.
    private func apply(
        _ texts: ArraySlice<EncoderText>, _ scratch: EncoderScratch, _ pause: () throws(EmbeddingError) -> Void
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
    }

    /// Writes what is wanted of these texts from `row` on; returns the next row.
    private func finish(
        _ texts: ArraySlice<EncoderText>, _ scratch: EncoderScratch, _ vectors: inout [Float], row: Int
    ) -> Int {
        vectors.withUnsafeMutableBufferPointer { buffer in
            guard var target = buffer.baseAddress.map({ $0 + row * outputWidth }) else { return row }
            var source = scratch.hidden
            for text in texts {
                finish(text, source, target)
                source += text.count * configuration.hiddenSize
                target += text.rows * outputWidth
            }
            return texts.reduce(row) { $0 + $1.rows }
        }
    }

    private func finish(
        _ text: EncoderText, _ source: UnsafeMutablePointer<Float>, _ target: UnsafeMutablePointer<Float>
    ) {
        if let head {
            target.pointee = head.score(source)
        } else if text.wantsTokens {
            target.update(from: source, count: text.count * configuration.hiddenSize)
        } else {
            embedding_pool(source, text.count, configuration.hiddenSize, configuration.pooling, target)
        }
    }
}
