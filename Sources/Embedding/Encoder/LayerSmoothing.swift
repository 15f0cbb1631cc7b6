import CEmbeddingKernels
import Glibc

/// Factors that move part of the inputs' unevenness into the weights, where whole numbers bear it better (SmoothQuant,
/// arXiv 2211.10438): an input is divided by its factor, its weights are multiplied with it.
struct LayerSmoothing {
    /// How much of the unevenness the weights take over: as much as stays, or a little more where the inputs are most
    /// uneven. Of other values, tried for each matrix, none gave closer vectors.
    private static let alpha: Float = 0.5, alphaOfQueryKeyValue: Float = 0.6

    let queryKeyValue, attentionOutput, intermediate, output: [Float]

    init(_ maxima: ActivationMaxima, _ tensors: LayerTensors) {
        queryKeyValue = Self.factors(
            maxima.queryKeyValue.largest, tensors.queryKeyValue, alpha: Self.alphaOfQueryKeyValue)
        attentionOutput = Self.factors(maxima.attentionOutput.largest, [tensors.attentionOutput])
        intermediate = Self.factors(maxima.intermediate.largest, [tensors.intermediate])
        output = Self.factors(maxima.output.largest, [tensors.output])
    }

    private static func factors(
        _ inputs: [Float], _ parts: [LinearLayer.Part], alpha: Float = alpha
    ) -> [Float] {
        defer { withExtendedLifetime(parts) {} }
        var largest = [Float](repeating: 0, count: inputs.count)
        for part in parts {
            embedding_column_maxima(part.weights.baseAddress, part.bias.count, largest.count, &largest)
        }
        // An input that the calibration text never used is treated like the smallest that it did.
        return zip(inputs, largest).map { input, weight in
            powf(max(input, 1e-5), alpha) / powf(max(weight, 1e-5), 1 - alpha)
        }
    }
}
