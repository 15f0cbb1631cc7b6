package import Embedding
package import HTTP
package import Telemetry

/// The embedder's paths, in the shapes of Hugging Face's text-embeddings-inference (TEI), so that either can stand in
/// for the other.
package struct EmbeddingRoutes: Sendable {
    private let engine: EmbeddingEngine
    private let limits: RequestBounds
    private let metrics: MetricRegistry
    private let version: String

    package init(
        engine: EmbeddingEngine, limits: RequestBounds = RequestBounds(), metrics: MetricRegistry, version: String
    ) {
        self.engine = engine
        self.limits = limits
        self.metrics = metrics
        self.version = version
        metrics.observe(.embeddingQueueTokens) { [weak engine] in Double(engine?.waitingTokens ?? 0) }
        EmbeddingMetrics.observe(engine.cache, metrics)
    }

    package var routes: [Route] {
        let embed = EmbedHandler(engine: engine, limits: limits, metrics: metrics)
        let tokens = TokenHandler(tokenizer: engine.tokenizer, limits: limits)
        let decode = DecodeHandler(tokenizer: engine.tokenizer, limits: limits)
        let info = InfoHandler(model: engine.description, limits: limits, version: version)
        let length = limits.bodyBytes
        return [
            // Hugging Face's own client posts to the address as it is.
            Route(.post, "/", bodyLimit: length, timeLimit: .seconds(60)) { await TEIError.answer(embed.handle, $0) },
            Route(.post, "/embed", bodyLimit: length, timeLimit: .seconds(60)) {
                await TEIError.answer(embed.handle, $0)
            },
            Route(.post, "/tokenize", bodyLimit: limits.tokenizedBytes) { await TEIError.answer(tokens.tokenize, $0) },
            Route(.post, "/decode", bodyLimit: limits.tokenizedBytes) { await TEIError.answer(decode.handle, $0) },
            Route(.post, "/token_counts", bodyLimit: length) { await TEIError.answer(tokens.count, $0) },
            Route(.get, "/info", bodyLimit: 0) { _ in info.response },
        ]
    }
}
