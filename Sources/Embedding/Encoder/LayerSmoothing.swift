import CEmbeddingKernels

/// Factors that move part of the inputs' unevenness into the weights, where whole numbers bear it better (SmoothQuant,
/// arXiv 2211.10438, alpha 0.5): an input is divided by its factor, its weights are multiplied with it.
struct LayerSmoothing {
    let queryKeyValue, attentionOutput, intermediate, output: [Float]

    init(_ maxima: ActivationMaxima, _ tensors: LayerTensors) {
        queryKeyValue = Self.factors(maxima.queryKeyValue.largest, tensors.queryKeyValue)
        attentionOutput = Self.factors(maxima.attentionOutput.largest, [tensors.attentionOutput])
        intermediate = Self.factors(maxima.intermediate.largest, [tensors.intermediate])
        output = Self.factors(maxima.output.largest, [tensors.output])
    }

    private static func factors(_ inputs: [Float], _ parts: [LinearLayer.Part]) -> [Float] {
        defer { withExtendedLifetime(parts) {} }
        var largest = [Float](repeating: 0, count: inputs.count)
        for part in parts {
            embedding_column_maxima(part.weights.baseAddress, part.bias.count, largest.count, &largest)
        }
        // An input that the calibration text never used is treated like the smallest that it did.
        return zip(inputs, largest).map { input, weight in
            (max(input, 1e-5) / max(weight, 1e-5)).squareRoot()
        }
    }
}
