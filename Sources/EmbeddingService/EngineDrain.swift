package import Embedding

/// What a draining embedder does with its queue: computes as long as the grace allows, then refuses what is left while
/// there is still time to say so.
package struct EngineDrain: Sendable {
    private let engine: EmbeddingEngine
    private let time: Duration

    /// - Parameter grace: from the signal until connections are cut.
    package init(_ engine: EmbeddingEngine, grace: Duration) {
        self.engine = engine
        time = grace - min(grace / 4, .seconds(2))
    }

    /// For `BackgroundTask`: returns once the service drains.
    package func run() async {
        while !Task.isCancelled { try? await Task.sleep(for: .seconds(3600)) }
        engine.close(at: .now + time)
    }
}
