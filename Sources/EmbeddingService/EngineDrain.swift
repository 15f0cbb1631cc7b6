/// What a draining embedder does with its queues: computes as long as the grace allows, then refuses what is left while
/// there is still time to say so.
package struct EngineDrain: Sendable {
    private let models: ServedModels
    private let grace: Duration

    /// - Parameter grace: from the signal until connections are cut.
    package init(_ models: ServedModels, grace: Duration) {
        self.models = models
        self.grace = grace
    }

    /// For `BackgroundTask`: returns once the service drains.
    package func run() async {
        while !Task.isCancelled { try? await Task.sleep(for: .seconds(3600)) }
        let end = ContinuousClock.now + grace
        let margin = min(grace / 4, .seconds(2))
        models.close(at: end - margin, end: end - margin / 2)
    }
}
