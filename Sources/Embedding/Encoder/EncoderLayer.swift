import CEmbeddingKernels

/// One transformer layer: attention, then the feed-forward network, each with its layer norm.
struct EncoderLayer: Sendable {
    let queryKeyValue: LinearLayer
    let attentionOutput: LinearLayer
    let attentionNorm: LayerNorm
    let intermediate: LinearLayer
    let output: LinearLayer
    let outputNorm: LayerNorm
    private let configuration: ModelConfiguration
    private let kernel: Kernel
    private let writesHalves: Bool

    /// - Parameter smoothing: for int8, from `Calibration`.
    init(
        _ tensors: LayerTensors, _ plan: EncoderPlan, memory: WeightMemory, smoothing: LayerSmoothing? = nil
    ) throws(EmbeddingError) {
        configuration = plan.configuration
        kernel = plan.kernel
        let shapes = plan.shapes
        writesHalves = shapes.writesHalves
        queryKeyValue = try LinearLayer(
            tensors.queryKeyValue, shapes.queryKeyValue, memory: memory, smoothing: smoothing?.queryKeyValue)
        attentionOutput = try LinearLayer(
            [tensors.attentionOutput], shapes.attentionOutput, memory: memory, smoothing: smoothing?.attentionOutput)
        intermediate = try LinearLayer(
            [tensors.intermediate], shapes.intermediate, memory: memory, smoothing: smoothing?.intermediate)
        output = try LinearLayer(
            [tensors.output], shapes.output, memory: memory,
            smoothing: shapes.output.format == EMBEDDING_INT8 ? smoothing?.output : nil)
        attentionNorm = tensors.attentionNorm
        outputNorm = tensors.outputNorm
    }

    /// scratch.hidden[rows][hidden] becomes the layer's result; `lengths` are the texts' token counts.
    func apply(_ lengths: ArraySlice<Int>, rows: Int, _ scratch: EncoderScratch, maxima: ActivationMaxima? = nil) {
        applyAttention(lengths, rows: rows, scratch, maxima: maxima)
        applyFeedForward(rows: rows, scratch, maxima: maxima)
    }

    /// The layer's first step.
    func applyAttention(
        _ lengths: ArraySlice<Int>, rows: Int, _ scratch: EncoderScratch, maxima: ActivationMaxima? = nil
    ) {
        attend(lengths, rows, scratch, maxima)
        attentionOutput.apply(
            attentionOutput.input(scratch.context, rows: rows, scratch.narrow), rows: rows, residual: scratch.hidden,
            to: .floats(scratch.hidden))
        attentionNorm.apply(scratch.hidden, rows: rows, kernel: kernel)
    }

    /// The layer's second step.
    func applyFeedForward(rows: Int, _ scratch: EncoderScratch, maxima: ActivationMaxima? = nil) {
        maxima?.intermediate.note(scratch.hidden, rows: rows)
        feedForward(rows, scratch, maxima)
        outputNorm.apply(scratch.hidden, rows: rows, kernel: kernel)
    }

    private func attend(
        _ lengths: ArraySlice<Int>, _ rows: Int, _ scratch: EncoderScratch, _ maxima: ActivationMaxima?
    ) {
        maxima?.queryKeyValue.note(scratch.hidden, rows: rows)
        let format = kernel.attentionFormat(queryKeyValue.shape.format)
        let input = queryKeyValue.input(scratch.hidden, rows: rows, scratch.narrow)
        let width = configuration.hiddenSize
        let size = format == EMBEDDING_F32 ? MemoryLayout<Float>.stride : MemoryLayout<UInt16>.stride
        queryKeyValue.apply(
            input, rows: rows,
            to: format == EMBEDDING_F32
                ? .floats(scratch.queryKeyValue.assumingMemoryBound(to: Float.self))
                : .halves(scratch.queryKeyValue.assumingMemoryBound(to: UInt16.self)))
        var row = 0
        for length in lengths {
            var work = embedding_attention(
                qkv: scratch.queryKeyValue + row * width * 3 * size, rows: length, heads: configuration.headCount,
                head_size: configuration.headSize, context: scratch.context + row * width, scratch: scratch.attention)
            kernel.functions.pointee.attention(&work, format)
            row += length
        }
        maxima?.attentionOutput.note(scratch.context, rows: rows)
    }

    private func feedForward(_ rows: Int, _ scratch: EncoderScratch, _ maxima: ActivationMaxima?) {
        guard !writesHalves || maxima != nil else { return feedForwardInHalves(rows, scratch) }
        let width = configuration.hiddenSize
        for start in stride(from: 0, to: rows, by: EncoderScratch.rowBlock) {
            let block = scratch.hidden + start * width
            let count = min(EncoderScratch.rowBlock, rows - start)
            intermediate.apply(
                intermediate.input(block, rows: count, scratch.narrow), rows: count,
                activation: configuration.activation, to: .floats(scratch.wide))
            maxima?.output.note(scratch.wide, rows: count)
            output.apply(
                output.input(scratch.wide, rows: count, scratch.converted), rows: count, residual: block,
                to: .floats(block))
        }
    }

    /// The wide activations are written in the format that the second matrix takes.
    private func feedForwardInHalves(_ rows: Int, _ scratch: EncoderScratch) {
        let wide = scratch.converted.rows(of: output.shape, from: 0)
        intermediate.apply(
            intermediate.input(scratch.hidden, rows: rows, scratch.narrow), rows: rows,
            activation: configuration.activation, to: .halves(wide.values.assumingMemoryBound(to: UInt16.self)))
        output.apply(wide, rows: rows, residual: scratch.hidden, to: .floats(scratch.hidden))
    }
}
