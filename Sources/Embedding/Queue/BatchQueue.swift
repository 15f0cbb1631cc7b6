import Synchronization

/// Texts of many callers, computed in batches by a fixed set of threads: oldest first, refused when too much waits.
/// Questions overtake bulk work: a thread lets bulk work rest between two layers to compute a batch of them.
final class BatchQueue: Sendable {
    private let core: BatchCore
    private let threads: [WorkerThread]
    private let stopped = Mutex(false)

    init(
        _ computation: some BatchComputation, _ limits: BatchLimits, observer: BatchObserver?
    ) throws(EmbeddingError) {
        let core = BatchCore(limits, width: computation.width, pauseCount: computation.pauseCount, observer)
        self.core = core
        do {
            threads = try Self.start(computation, core, limits)
        } catch {
            core.stop()
            throw error
        }
    }

    deinit { stop() }

    private static func start(
        _ computation: some BatchComputation, _ core: BatchCore, _ limits: BatchLimits
    ) throws(EmbeddingError) -> [WorkerThread] {
        var threads: [WorkerThread] = []
        let processors = limits.pinsThreads ? ThreadPinning.processors : []
        for index in 0..<limits.threads {
            let worker = try BatchWorker(computation, core)
            let processor = processors.isEmpty ? nil : processors[index % processors.count]
            threads.append(
                try WorkerThread {
                    if let processor { ThreadPinning.pin(to: processor) }
                    worker.run()
                })
        }
        return threads
    }

    /// Tokens that no thread has in hand.
    var waitingTokens: Int { core.waitingTokens }

    /// Of each text its `rows`, of `width` numbers each, row-major. Throws `overloaded`, `deadlineExceeded`,
    /// `stopped`, or `CancellationError` as soon as the caller's task is cancelled.
    func encode(
        _ texts: [EncoderText], priority: BatchPriority, deadline: ContinuousClock.Instant
    ) async throws -> [Float] {
        guard !texts.isEmpty else { return [] }
        let id = core.nextID()
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                core.add(id, texts, priority, deadline, continuation)
                if Task.isCancelled { core.cancel(id) }
            }
        } onCancel: {
            core.cancel(id)
        }
    }

    /// From that moment refuses what is new and what still waits, with `stopped`; the batches in hand are finished.
    ///
    /// - Parameter end: from when on bulk work in hand is refused too.
    func close(at instant: ContinuousClock.Instant, end: ContinuousClock.Instant? = nil) {
        core.close(at: instant, end: end)
    }

    /// Ends the threads at their next pause, and returns when they have ended; whoever waits is told so.
    func stop() {
        let isFirst = stopped.withLock { stopped in
            defer { stopped = true }
            return !stopped
        }
        guard isFirst else { return }
        core.stop()
        for thread in threads { thread.join() }
    }
}
