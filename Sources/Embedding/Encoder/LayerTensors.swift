/// Where one layer's weights lie in the model file.
struct LayerTensors {
    let queryKeyValue: [LinearLayer.Part]
    let attentionOutput: LinearLayer.Part
    let attentionNorm: LayerNorm
    let intermediate: LinearLayer.Part
    let output: LinearLayer.Part
    let outputNorm: LayerNorm

    /// - Parameter name: where its tensors' names begin: `encoder.layer.0.`.
    init(_ file: TensorFile, _ name: String, _ configuration: ModelConfiguration) throws(EmbeddingError) {
        let width = configuration.hiddenSize
        let wide = configuration.intermediateSize
        func part(_ tensor: String, _ outputs: Int, _ inputs: Int) throws(EmbeddingError) -> LinearLayer.Part {
            (
                try file.floats(name + tensor + ".weight", shape: [outputs, inputs]),
                try file.floats(name + tensor + ".bias", shape: [outputs])
            )
        }
        queryKeyValue = [
            try part("attention.self.query", width, width), try part("attention.self.key", width, width),
            try part("attention.self.value", width, width),
        ]
        attentionOutput = try part("attention.output.dense", width, width)
        attentionNorm = try LayerNorm(file, name + "attention.output.LayerNorm", width, configuration.epsilon)
        intermediate = try part("intermediate.dense", wide, width)
        output = try part("output.dense", width, wide)
        outputNorm = try LayerNorm(file, name + "output.LayerNorm", width, configuration.epsilon)
    }
}
