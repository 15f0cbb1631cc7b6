import CEmbeddingKernels

/// The largest magnitudes seen in each input of one layer's four matrices.
final class ActivationMaxima {
    /// Of one matrix's inputs.
    final class Inputs {
        private(set) var largest: [Float]

        init(width: Int) { largest = [Float](repeating: 0, count: width) }

        func note(_ values: UnsafePointer<Float>, rows: Int) {
            embedding_column_maxima(values, rows, largest.count, &largest)
        }
    }

    let queryKeyValue, attentionOutput, intermediate, output: Inputs

    init(_ configuration: ModelConfiguration) {
        queryKeyValue = Inputs(width: configuration.hiddenSize)
        attentionOutput = Inputs(width: configuration.hiddenSize)
        intermediate = Inputs(width: configuration.hiddenSize)
        output = Inputs(width: configuration.intermediateSize)
    }
}
