/// One transformer layer's weights: attention, then the feed-forward network, each with its layer norm.
struct EncoderLayer: Sendable {
    let queryKeyValue: LinearLayer
    let attentionOutput: LinearLayer
    let attentionNorm: LayerNorm
    let intermediate: LinearLayer
    let output: LinearLayer
    let outputNorm: LayerNorm

    /// - Parameter name: where its tensors' names begin: `encoder.layer.0.`.
    init(
        _ file: TensorFile, _ name: String, _ configuration: ModelConfiguration, _ kernel: Kernel
    ) throws(EmbeddingError) {
        let width = configuration.hiddenSize
        let wide = configuration.intermediateSize
        func part(_ tensor: String, _ outputs: Int, _ inputs: Int) throws(EmbeddingError) -> LinearLayer.Part {
            (
                try file.floats(name + tensor + ".weight", shape: [outputs, inputs]),
                try file.floats(name + tensor + ".bias", shape: [outputs])
            )
        }
        let query = try part("attention.self.query", width, width)
        let key = try part("attention.self.key", width, width)
        let value = try part("attention.self.value", width, width)
        queryKeyValue = try LinearLayer([query, key, value], depth: width, kernel: kernel)
        attentionOutput = try LinearLayer(
            [try part("attention.output.dense", width, width)], depth: width, kernel: kernel)
        attentionNorm = try LayerNorm(file, name + "attention.output.LayerNorm", width, configuration.epsilon)
        intermediate = try LinearLayer([try part("intermediate.dense", wide, width)], depth: width, kernel: kernel)
        output = try LinearLayer([try part("output.dense", width, wide)], depth: wide, kernel: kernel)
        outputNorm = try LayerNorm(file, name + "output.LayerNorm", width, configuration.epsilon)
    }
}
