/// Packs the layers' weights, and for int8 lets a calibration text pass through them first.
enum EncoderLayers {
    static func load(
        _ file: TensorFile, _ plan: EncoderPlan, _ inputs: EncoderInputs, calibration: [[Int32]]
    ) throws(EmbeddingError) -> [EncoderLayer] {
        let memory = try WeightMemory(bytes: plan.configuration.layerCount * plan.shapes.bytes)
        let smoothing = try Calibration(plan, inputs, calibration)
        var layers: [EncoderLayer] = []
        for index in 0..<plan.configuration.layerCount {
            let tensors = try LayerTensors(file, "\(file.prefix)encoder.layer.\(index).", plan.configuration)
            layers.append(
                try EncoderLayer(tensors, plan, memory: memory, smoothing: smoothing?.pass(tensors)))
            // What was packed is not needed twice.
            file.file.releasePages()
        }
        return layers
    }
}
