import CEmbeddingKernels

/// A loaded model and its threads: text in, vectors out.
package final class EmbeddingEngine: Sendable {
    package let description: EmbeddingModelDescription
    package let tokenizer: WordPieceTokenizer
    /// Vectors of texts that may come again.
    package let cache: VectorCache
    private let queue: BatchQueue

    /// Loads the model in `folder`: `config.json`, `vocab.txt`, `model.safetensors` and the small files of
    /// sentence-transformers. Blocks for some tenths of a second.
    ///
    /// - Parameters:
    ///   - name: what the model is called; nil for the folder's name.
    ///   - kernel: `auto`, or a name of `Kernel.supported`.
    ///   - precision: nil for what suits the kernel.
    ///   - cache: may be shared by several models.
    package convenience init(
        folder: String, name: String? = nil, kernel: String = "auto", precision: Precision? = nil,
        limits: BatchLimits = BatchLimits(), cache: VectorCache = VectorCache(limit: 0),
        observer: BatchObserver? = nil
    ) throws(EmbeddingError) {
        let model = try LoadedModel(folder: folder, name: name, kernel: kernel, precision: precision)
        guard !model.configuration.isReranker else {
            throw EmbeddingError(.unsupportedModel, "\(model.configuration.name) is a reranker: it makes no vectors.")
        }
        try self.init(model, limits: limits, cache: cache, observer: observer)
    }

    init(
        _ model: LoadedModel, limits: BatchLimits, cache: VectorCache = VectorCache(limit: 0), observer: BatchObserver?
    ) throws(EmbeddingError) {
        self.cache = cache
        description = model.description
        tokenizer = model.tokenizer
        queue = try BatchQueue(model.encoder, limits, observer: observer)
    }

    /// One vector a text, `[texts.count][dimension]`, row-major. Longer texts are cut at `maximumTokens`. Throws
    /// `EmbeddingError` (`invalidInput`, `overloaded`, `deadlineExceeded`, `stopped`) or `CancellationError`.
    ///
    /// - Parameters:
    ///   - prompt: the name of the words before each text; nil for the model's default.
    ///   - normalizes: whether to unit length; nil for what the model's own files say.
    package func embed(
        _ texts: [String], prompt: String? = nil, priority: BatchPriority = .query,
        deadline: ContinuousClock.Instant = .now + .seconds(60), normalizes: Bool? = nil
    ) async throws -> [Float] {
        guard let prefix = description.prompts.prefix(prompt) else { throw EmbeddingError.unknownPrompt(description) }
        return try await embed(
            tokens: texts.map { tokenizer.encode(prefix + $0, maximumTokens: description.maximumTokens) },
            priority: priority, deadline: deadline, normalizes: normalizes)
    }

    /// The same for texts that the tokenizer has encoded already, each at most `maximumTokens` ids.
    package func embed(
        tokens: [[Int32]], priority: BatchPriority = .query, deadline: ContinuousClock.Instant = .now + .seconds(60),
        normalizes: Bool? = nil
    ) async throws -> [Float] {
        try TokenCheck(description).check(tokens)
        var vectors = try await cache.vectors(for: tokens, of: description) { [queue] missing in
            try await queue.encode(missing.map { EncoderText($0) }, priority: priority, deadline: deadline)
        }
        guard normalizes ?? description.normalizes else { return vectors }
        vectors.withUnsafeMutableBufferPointer { buffer in
            for row in tokens.indices {
                embedding_normalize(buffer.baseAddress.map { $0 + row * description.dimension }, description.dimension)
            }
        }
        return vectors
    }

    /// A vector for each token, special tokens included, as the last layer makes them: `[tokens][dimension]`, row-major,
    /// text after text. Throws as `embed` does.
    package func embedTokens(
        _ tokens: [[Int32]], priority: BatchPriority = .query, deadline: ContinuousClock.Instant = .now + .seconds(60)
    ) async throws -> [Float] {
        try TokenCheck(description).check(tokens)
        let texts = tokens.map { EncoderText($0, wantsTokens: true) }
        return try await queue.encode(texts, priority: priority, deadline: deadline)
    }

    /// Tokens that wait for their turn.
    package var waitingTokens: Int { queue.waitingTokens }

    /// From that moment refuses what is new and what still waits, with `stopped`; the batches in hand are finished.
    ///
    /// - Parameter end: from when on bulk work in hand is refused too.
    package func close(at instant: ContinuousClock.Instant, end: ContinuousClock.Instant) {
        queue.close(at: instant, end: end)
    }

    /// Ends the threads after the batches in hand. Blocks until they have ended.
    package func stop() { queue.stop() }
}
