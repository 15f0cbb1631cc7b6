/// A loaded cross-encoder and its threads: a question and texts in, one number a text out.
package final class Reranker: Sendable {
    package let description: EmbeddingModelDescription
    package let tokenizer: WordPieceTokenizer
    private let queue: BatchQueue

    /// Loads the model in `folder`, as `EmbeddingEngine` does.
    package convenience init(
        folder: String, name: String? = nil, kernel: String = "auto", precision: Precision? = nil,
        limits: BatchLimits = BatchLimits(), observer: BatchObserver? = nil
    ) throws(EmbeddingError) {
        let model = try LoadedModel(folder: folder, name: name, kernel: kernel, precision: precision)
        guard model.configuration.isReranker else {
            throw EmbeddingError(.unsupportedModel, "\(model.configuration.name) is no reranker: it makes vectors.")
        }
        try self.init(model, limits: limits, observer: observer)
    }

    init(_ model: LoadedModel, limits: BatchLimits, observer: BatchObserver?) throws(EmbeddingError) {
        description = model.description
        tokenizer = model.tokenizer
        queue = try BatchQueue(model.encoder, limits, observer: observer)
    }

    /// A question with each of some texts, ready to be computed.
    package struct Pairs: Sendable {
        let texts: [EncoderText]
        /// Special tokens included.
        package var tokenCount: Int { texts.reduce(0) { $0 + $1.count } }
    }

    /// Pairs that are too long lose tokens of their longer part.
    ///
    /// - Parameter textTokens: of each text so many are read at most.
    package func pairs(_ query: String, _ texts: [String], textTokens: Int = .max) throws -> Pairs {
        let pairs = try texts.map { text in
            try Task.checkCancellation()
            let pair = tokenizer.encodePair(
                query, text, maximumTokens: description.maximumTokens, mostOfSecond: textTokens)
            return EncoderText(pair: pair.ids, types: pair.types)
        }
        return Pairs(texts: pairs)
    }

    /// How well each text answers the question: what the classifier says, from minus to plus some ten, higher is
    /// better. Throws as `EmbeddingEngine.embed` does.
    package func scores(
        _ pairs: Pairs, priority: BatchPriority = .query, deadline: ContinuousClock.Instant = .now + .seconds(60)
    ) async throws -> [Float] {
        try await queue.encode(pairs.texts, priority: priority, deadline: deadline)
    }

    /// How many tokens the pair has before any are cut, special tokens included.
    package func tokenCount(_ query: String, _ text: String) -> Int {
        tokenizer.count(query) + tokenizer.count(text) + 3
    }

    /// Tokens that wait for their turn.
    package var waitingTokens: Int { queue.waitingTokens }

    /// As `EmbeddingEngine.close`.
    package func close(at instant: ContinuousClock.Instant, end: ContinuousClock.Instant) {
        queue.close(at: instant, end: end)
    }

    /// Ends the threads after the batches in hand. Blocks until they have ended.
    package func stop() { queue.stop() }
}
