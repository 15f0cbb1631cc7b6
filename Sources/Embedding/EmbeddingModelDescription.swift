import CEmbeddingKernels

/// What others need to know about the loaded model.
package struct EmbeddingModelDescription: Sendable, Hashable {
    /// By default the folder's: `all-MiniLM-L6-v2`.
    package let name: String
    package let dimension: Int
    /// Special tokens included; longer texts are cut.
    package let maximumTokens: Int
    /// 64 hexadecimal digits over weights, vocabulary and pooling.
    package let fingerprint: String
    /// Which of the compiled kernels computes.
    package let kernel: String
    package let precision: Precision
    /// `mean`, `cls` or `max`.
    package let pooling: String
    /// Whether the model's own vectors have unit length.
    package let normalizes: Bool
    package let prompts: ModelPrompts
    /// How many ids there are; the highest is one less.
    package let vocabularySize: Int

    init(_ configuration: ModelConfiguration, kernel: String, precision: Precision, fingerprint: String) {
        name = configuration.name
        dimension = configuration.hiddenSize
        maximumTokens = configuration.maximumTokens
        self.fingerprint = fingerprint
        self.kernel = kernel
        self.precision = precision
        normalizes = configuration.normalizes
        pooling = configuration.poolingName
        prompts = configuration.prompts
        vocabularySize = configuration.vocabularySize
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
