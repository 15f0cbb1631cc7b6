import CEmbeddingKernels

/// Where in a scratch the intermediate values of so many tokens lie, in bytes from its start.
struct ScratchLayout {
    private(set) var hidden = 0
    private(set) var context = 0
    private(set) var queryKeyValue = 0
    private(set) var narrow = 0
    private(set) var converted = 0
    private(set) var wide = 0
    private(set) var attention = 0
    /// Of all.
    private(set) var bytes = 0
    /// That `converted` has room for.
    let convertedRows: Int

    /// - Parameter keepsFloats: whether the wide activations are wanted in float32 although the second matrix takes
    ///   bf16, as calibration does.
    init(_ plan: EncoderPlan, rows: Int, keepsFloats: Bool) {
        let shapes = plan.shapes
        let width = plan.configuration.hiddenSize
        let block = min(rows, EncoderScratch.rowBlock)
        let halves = plan.kernel.attentionFormat(shapes.queryKeyValue.format) != EMBEDDING_F32
        let writesWide = keepsFloats || !shapes.writesHalves
        convertedRows = writesWide ? block : rows
        hidden = take(rows * width * MemoryLayout<Float>.stride)
        context = take(rows * width * MemoryLayout<Float>.stride)
        queryKeyValue = take(rows * width * 3 * (halves ? 2 : 4))
        let shapesOfHidden = [shapes.queryKeyValue, shapes.attentionOutput, shapes.intermediate]
        narrow = take(shapesOfHidden.map { ConvertedRows.bytes(rows: rows, $0) }.max() ?? 0)
        converted = take(ConvertedRows.bytes(rows: convertedRows, shapes.output))
        wide = take(writesWide ? block * plan.configuration.intermediateSize * MemoryLayout<Float>.stride : 0)
        attention = take(
            embedding_attention_scratch(min(rows, plan.configuration.positionCount), plan.configuration.headSize))
    }

    private mutating func take(_ count: Int) -> Int {
        defer { bytes += WeightMemory.rounded(count) }
        return bytes
    }
}
