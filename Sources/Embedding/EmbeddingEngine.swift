import CEmbeddingKernels

/// A loaded model and its threads: text in, vectors out.
package final class EmbeddingEngine: Sendable {
    package let description: EmbeddingModelDescription
    package let tokenizer: WordPieceTokenizer
    private let queue: BatchQueue

    /// Loads the model in `folder`: `config.json`, `vocab.txt`, `model.safetensors` and the small files of
    /// sentence-transformers. Blocks for some tenths of a second.
    ///
    /// - Parameters:
    ///   - kernel: `auto`, or a name of `Kernel.supported`.
    ///   - precision: nil for what suits the kernel.
    package init(
        folder: String, kernel: String = "auto", precision: Precision? = nil, limits: BatchLimits = BatchLimits(),
        observer: BatchObserver? = nil
    ) throws(EmbeddingError) {
        let kernel = try Kernel.named(kernel)
        let configuration = try ModelConfiguration(folder: folder)
        let tokenizer = try WordPieceTokenizer(folder: folder)
        guard tokenizer.vocabularySize == configuration.vocabularySize else {
            throw EmbeddingError(
                .unusableModel,
                "vocab.txt has \(tokenizer.vocabularySize) pieces, config.json says \(configuration.vocabularySize).")
        }
        let fingerprint = try ModelFingerprint.compute(folder: folder, configuration)
        let encoder = try Encoder(
            TensorFile(path: folder + "/model.safetensors"), configuration, kernel, precision: precision,
            calibration: CalibrationText.paragraphs.map {
                tokenizer.encode($0, maximumTokens: configuration.maximumTokens)
            })
        self.tokenizer = tokenizer
        description = EmbeddingModelDescription(
            configuration, kernel: kernel.name, precision: encoder.precision, fingerprint: fingerprint)
        queue = try BatchQueue(encoder, limits, observer: observer)
    }

    /// One vector a text, `[texts.count][dimension]`, row-major, of unit length. Longer texts are cut at
    /// `maximumTokens`. Throws `EmbeddingError` (`overloaded`, `deadlineExceeded`, `stopped`) or
    /// `CancellationError`.
    package func embed(
        _ texts: [String], priority: BatchPriority = .query,
        deadline: ContinuousClock.Instant = .now + .seconds(60)
    ) async throws -> [Float] {
        try await embed(
            tokens: texts.map { tokenizer.encode($0, maximumTokens: description.maximumTokens) }, priority: priority,
            deadline: deadline)
    }

    /// The same for texts that the tokenizer has encoded already, each at most `maximumTokens` ids.
    ///
    /// - Parameter normalizes: false for vectors as pooling makes them.
    package func embed(
        tokens: [[Int32]], priority: BatchPriority = .query, deadline: ContinuousClock.Instant = .now + .seconds(60),
        normalizes: Bool = true
    ) async throws -> [Float] {
        var vectors = try await queue.encode(tokens, priority: priority, deadline: deadline)
        guard normalizes else { return vectors }
        vectors.withUnsafeMutableBufferPointer { buffer in
            for row in tokens.indices {
                embedding_normalize(buffer.baseAddress.map { $0 + row * description.dimension }, description.dimension)
            }
        }
        return vectors
    }

    /// Tokens that wait for their turn.
    package var waitingTokens: Int { queue.waitingTokens }

    /// Ends the threads after the batches in hand. Blocks until they have ended.
    package func stop() { queue.stop() }
}
