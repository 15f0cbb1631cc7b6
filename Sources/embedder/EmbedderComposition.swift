import Embedding
import EmbeddingService
import ServiceHost
import Settings

/// Loads the models and puts the service together. Loading takes some tenths of a second, before the port opens.
enum EmbedderComposition {
    static func compose(_ context: ServiceCommand.Context) throws -> ServiceParts {
        ProcessHeap.keepSmall()
        let settings = context.settings
        let models = try load(context)
        let bounds = RequestBounds(batchTokens: settings.embedderMaxBatchTokens)
        let routes = EmbeddingRoutes(
            models: models, limits: bounds, metrics: context.metrics, version: Version.current)
        let drain = EngineDrain(models, grace: settings.shutdownDelay + settings.shutdownGrace)
        return ServiceParts(
            routes: routes.routes, background: [BackgroundTask("drain") { await drain.run() }],
            close: { models.stop() })
    }

    /// The model of MODEL_PATH first: it is the one that requests without a name get.
    private static func load(_ context: ServiceCommand.Context) throws -> ServedModels {
        let settings = context.settings
        let limits = limits(settings)
        let cache = VectorCache(limit: settings.embedderCacheBytes)
        let observer = EmbeddingMetrics.observer(context.metrics)
        let folders = [(name: nil, path: settings.modelPath)] + settings.models.map { (name: $0.name, path: $0.path) }
        let models = try folders.map { folder in
            let start = ContinuousClock.now
            let model = try ServedModel(
                folder: folder.path, name: folder.name, kernel: settings.embedderKernel,
                precision: Precision(rawValue: settings.embedderPrecision.rawValue), limits: limits, cache: cache,
                observer: observer)
            log(model, threads: limits.threads, duration: .now - start, context)
            return model
        }
        return try ServedModels(models)
    }

    private static func limits(_ settings: Settings) -> BatchLimits {
        let threads = settings.embedderThreads == 0 ? ProcessorCount.available : settings.embedderThreads
        return BatchLimits(
            batchTokens: max(128, settings.embedderMaxBatchTokens / threads),
            queuedTokens: settings.embedderMaxQueueTokens, threads: threads,
            pinsThreads: settings.embedderPinsThreads)
    }

    private static func log(
        _ model: ServedModel, threads: Int, duration: Duration, _ context: ServiceCommand.Context
    ) {
        context.log.info(
            "model loaded",
            metadata: [
                "model": "\(model.description.name)", "task": "\(model.task)",
                "kernel": "\(model.description.kernel)", "precision": "\(model.description.precision)",
                "threads": .stringConvertible(threads), "fingerprint": "\(model.description.fingerprint)",
                "duration": "\(duration)",
            ])
    }
}
