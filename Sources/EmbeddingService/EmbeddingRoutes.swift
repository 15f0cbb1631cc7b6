import Embedding
package import HTTP
import OpenAIInterface
package import Telemetry

/// The embedder's paths, in the shapes of Hugging Face's text-embeddings-inference (TEI), so that either can stand in
/// for the other; and, where TEI has them too, in OpenAI's and Cohere's.
package struct EmbeddingRoutes: Sendable {
    private let models: ServedModels
    private let limits: RequestBounds
    private let work: EncoderWork
    private let version: String

    package init(
        models: ServedModels, limits: RequestBounds = RequestBounds(), metrics: MetricRegistry, version: String
    ) {
        self.models = models
        self.limits = limits
        self.version = version
        work = EncoderWork(metrics: metrics)
        EmbeddingMetrics.observe(models, metrics)
    }

    package var routes: [Route] { vectors + ranking + tokens + descriptions }

    private var vectors: [Route] {
        let embed = EmbedHandler(models: models, limits: limits, work: work)
        let embedAll = EmbedAllHandler(models: models, limits: limits, work: work)
        let similarity = SimilarityHandler(models: models, limits: limits, work: work)
        let names = ModelHandlers(models: models)
        let openAI = EmbeddingsHandler { [work] name in LocalEmbedder(engine: try names.embedder(name), work: work) }
        return [
            // Hugging Face's own client posts to the address as it is.
            computing("/", embed.handle), computing("/embed", embed.handle),
            computing("/embed_all", embedAll.handle), computing("/similarity", similarity.handle),
            Route(
                .post, "/v1/embeddings", bodyLimit: limits.bodyBytes, timeLimit: .seconds(60),
                handler: OpenAI.errors(openAI.embed)),
        ]
    }

    private var ranking: [Route] {
        let rerank = RerankHandler(models: models, limits: limits, work: work)
        let cohere = CohereRerankHandler(models: models, limits: limits, work: work)
        return [
            computing("/rerank", rerank.handle),
            Route(.post, "/v2/rerank", bodyLimit: limits.bodyBytes, timeLimit: .seconds(60)) {
                await cohere.answer($0)
            },
        ]
    }

    private var tokens: [Route] {
        let tokens = TokenHandler(models: models, limits: limits)
        let decode = DecodeHandler(models: models, limits: limits)
        return [
            Route(.post, "/tokenize", bodyLimit: limits.tokenizedBytes) { await TEIError.answer(tokens.tokenize, $0) },
            Route(.post, "/decode", bodyLimit: limits.tokenizedBytes) { await TEIError.answer(decode.handle, $0) },
            Route(.post, "/token_counts", bodyLimit: limits.bodyBytes) { await TEIError.answer(tokens.count, $0) },
        ]
    }

    private var descriptions: [Route] {
        let info = InfoHandler(models: models, limits: limits, version: version)
        let names = ModelHandlers(models: models)
        return [
            Route(.get, "/info", bodyLimit: 0) { _ in info.response },
            Route(.get, "/v1/models", bodyLimit: 0, handler: OpenAI.errors(names.list)),
            Route(.get, "/v1/models/{model}", bodyLimit: 0, handler: OpenAI.errors(names.read)),
        ]
    }

    private func computing(_ path: String, _ handler: @escaping HTTPHandler) -> Route {
        Route(.post, path, bodyLimit: limits.bodyBytes, timeLimit: .seconds(60)) {
            await TEIError.answer(handler, $0)
        }
    }
}
