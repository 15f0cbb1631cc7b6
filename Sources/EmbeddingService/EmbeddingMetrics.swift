package import Embedding
package import Telemetry

/// Turns the engine's reports into metrics.
package enum EmbeddingMetrics {
    /// For `EmbeddingEngine.init`.
    package static func observer(_ metrics: MetricRegistry) -> BatchObserver {
        let tokens = metrics.counter(.embeddedTokens)
        let sizes = metrics.histogram(.embeddingBatchTokens)
        let durations = metrics.histogram(.embeddingDuration)
        let queries = metrics.histogram(.embeddingQueueDuration, "query")
        let bulk = metrics.histogram(.embeddingQueueDuration, "bulk")
        return { report in
            tokens.increment(by: report.tokens)
            sizes.observe(report.tokens)
            durations.observe(report.duration)
            (report.priority == .query ? queries : bulk).observe(report.wait)
        }
    }

    static func observe(_ models: ServedModels, _ metrics: MetricRegistry) {
        metrics.observe(.embeddingQueueTokens) { Double(models.waitingTokens) }
        guard let cache = models.main?.embedder?.cache else { return }
        metrics.observe(.cacheRequests, "vectors", "hit") { Double(cache.hits) }
        metrics.observe(.cacheRequests, "vectors", "miss") { Double(cache.misses) }
        metrics.observe(.embeddingCacheBytes) { Double(cache.bytes) }
    }
}
