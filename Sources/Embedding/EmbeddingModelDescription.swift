import CEmbeddingKernels

/// What others need to know about the loaded model.
package struct EmbeddingModelDescription: Sendable, Hashable {
    /// The folder's name: `all-MiniLM-L6-v2`.
    package let name: String
    package let dimension: Int
    /// Special tokens included; longer texts are cut.
    package let maximumTokens: Int
    /// 64 hexadecimal digits over weights, vocabulary and pooling.
    package let fingerprint: String
    /// Which of the compiled kernels computes.
    package let kernel: String
    /// `float32`
    package let precision: String
    /// `mean`, `cls` or `max`.
    package let pooling: String
    package let normalizes: Bool

    init(_ configuration: ModelConfiguration, kernel: String, fingerprint: String) {
        name = configuration.name
        dimension = configuration.hiddenSize
        maximumTokens = configuration.maximumTokens
        self.fingerprint = fingerprint
        self.kernel = kernel
        precision = "float32"
        normalizes = configuration.normalizes
        pooling = configuration.poolingName
    }
}

extension ModelConfiguration {
    var poolingName: String {
        switch pooling {
        case EMBEDDING_POOLING_CLS: "cls"
        case EMBEDDING_POOLING_MAX: "max"
        default: "mean"
        }
    }
}
