import CEmbeddingKernels

/// A model that computes on its caller's thread, without a queue: for measurements.
package final class DirectEncoder {
    package let description: EmbeddingModelDescription
    private let encoder: Encoder
    private let scratch: EncoderScratch

    /// Loads the model in `folder` as `EmbeddingEngine` does.
    package init(folder: String, kernel: String = "auto", precision: Precision? = nil) throws(EmbeddingError) {
        let model = try LoadedModel(folder: folder, name: nil, kernel: kernel, precision: precision)
        description = model.description
        encoder = model.encoder
        scratch = try encoder.makeScratch()
    }

    /// `[texts.count][dimension]`, row-major, of unit length. Texts are token ids of the vocabulary, each at most
    /// `maximumTokens`.
    package func encode(_ texts: [[Int32]]) throws(EmbeddingError) -> [Float] {
        var vectors = try encoder.encode(texts.map { EncoderText($0) }, scratch: scratch)
        let dimension = description.dimension
        vectors.withUnsafeMutableBufferPointer { buffer in
            for row in texts.indices {
                embedding_normalize(buffer.baseAddress.map { $0 + row * dimension }, dimension)
            }
        }
        return vectors
    }
}
