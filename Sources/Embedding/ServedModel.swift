/// A loaded model of either kind.
package enum ServedModel: Sendable {
    case embedder(EmbeddingEngine)
    case reranker(Reranker)

    /// Loads the model in `folder`; its `config.json` says which kind it is. Parameters as of `EmbeddingEngine`.
    package init(
        folder: String, name: String? = nil, kernel: String = "auto", precision: Precision? = nil,
        limits: BatchLimits = BatchLimits(), cache: VectorCache = VectorCache(limit: 0),
        observer: BatchObserver? = nil
    ) throws(EmbeddingError) {
        let model = try LoadedModel(folder: folder, name: name, kernel: kernel, precision: precision)
        self =
            model.configuration.isReranker
            ? .reranker(try Reranker(model, limits: limits, observer: observer))
            : .embedder(try EmbeddingEngine(model, limits: limits, cache: cache, observer: observer))
    }

    package var description: EmbeddingModelDescription {
        switch self {
        case .embedder(let engine): engine.description
        case .reranker(let reranker): reranker.description
        }
    }

    /// What it is for, in a word for logs.
    package var task: String {
        switch self {
        case .embedder: "embedding"
        case .reranker: "reranking"
        }
    }

    package var tokenizer: WordPieceTokenizer {
        switch self {
        case .embedder(let engine): engine.tokenizer
        case .reranker(let reranker): reranker.tokenizer
        }
    }

    /// Tokens that wait for their turn.
    package var waitingTokens: Int {
        switch self {
        case .embedder(let engine): engine.waitingTokens
        case .reranker(let reranker): reranker.waitingTokens
        }
    }

    /// As `EmbeddingEngine.close`.
    package func close(at instant: ContinuousClock.Instant, end: ContinuousClock.Instant) {
        switch self {
        case .embedder(let engine): engine.close(at: instant, end: end)
        case .reranker(let reranker): reranker.close(at: instant, end: end)
        }
    }

    /// Ends the threads after the batches in hand. Blocks until they have ended.
    package func stop() {
        switch self {
        case .embedder(let engine): engine.stop()
        case .reranker(let reranker): reranker.stop()
        }
    }
}
