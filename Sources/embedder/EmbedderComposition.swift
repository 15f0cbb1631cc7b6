import Embedding
import EmbeddingService
import ServiceHost

/// Loads the model and puts the service together. Loading takes some tenths of a second, before the port opens.
enum EmbedderComposition {
    static func compose(_ context: ServiceCommand.Context) throws -> ServiceParts {
        let settings = context.settings
        let start = ContinuousClock.now
        let threads = settings.embedderThreads == 0 ? ProcessorCount.available : settings.embedderThreads
        let limits = BatchLimits(
            batchTokens: max(128, settings.embedderMaxBatchTokens / threads),
            queuedTokens: settings.embedderMaxQueueTokens, threads: threads,
            pinsThreads: settings.embedderPinsThreads)
        let engine = try EmbeddingEngine(
            folder: settings.modelPath, kernel: settings.embedderKernel,
            precision: Precision(rawValue: settings.embedderPrecision.rawValue), limits: limits,
            cache: VectorCache(limit: settings.embedderCacheBytes),
            observer: EmbeddingMetrics.observer(context.metrics))
        context.log.info(
            "model loaded",
            metadata: [
                "model": "\(engine.description.name)", "kernel": "\(engine.description.kernel)",
                "precision": "\(engine.description.precision)",
                "threads": .stringConvertible(threads), "fingerprint": "\(engine.description.fingerprint)",
                "duration": "\(ContinuousClock.now - start)",
            ])
        let bounds = RequestBounds(batchTokens: settings.embedderMaxBatchTokens)
        let routes = EmbeddingRoutes(
            engine: engine, limits: bounds, metrics: context.metrics, version: Version.current)
        let drain = EngineDrain(engine, grace: settings.shutdownDelay + settings.shutdownGrace)
        return ServiceParts(
            routes: routes.routes, background: [BackgroundTask("drain") { await drain.run() }],
            close: { engine.stop() })
    }
}
