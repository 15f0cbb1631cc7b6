/// A text on its way through the layers in bf16, whose activations show what int8 has to hold.
final class Calibration {
    private let plan: EncoderPlan
    private let lengths: [Int]
    private let scratch: EncoderScratch

    /// Nil where the precision needs none, or there is no text.
    init?(_ plan: EncoderPlan, _ inputs: EncoderInputs, _ texts: [[Int32]]) throws(EmbeddingError) {
        guard plan.precision == .int8 || plan.precision == .mixed, !texts.isEmpty else { return nil }
        self.plan = plan.with(.bf16)
        lengths = texts.map(\.count)
        scratch = try EncoderScratch(self.plan, keepsFloats: true)
        try scratch.reserve(lengths.reduce(0, +))
        inputs.look(up: texts.map { EncoderText($0) }, scratch)
    }

    /// Takes the text through the next layer.
    func pass(_ tensors: LayerTensors) throws(EmbeddingError) -> LayerSmoothing {
        let memory = try WeightMemory(bytes: plan.shapes.bytes)
        let layer = try EncoderLayer(tensors, plan, memory: memory)
        let maxima = ActivationMaxima(plan.configuration)
        layer.apply(lengths[...], rows: lengths.reduce(0, +), scratch, maxima: maxima)
        return LayerSmoothing(maxima, tensors)
    }
}
