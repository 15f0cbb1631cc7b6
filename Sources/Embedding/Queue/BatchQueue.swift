import Synchronization

/// Texts of many callers, computed in batches by a fixed set of threads: oldest first, questions before bulk work,
/// refused when too much waits.
final class BatchQueue: Sendable {
    private let core: BatchQueueCore
    private let threads: [WorkerThread]
    private let stopped = Mutex(false)

    init(_ encoder: Encoder, _ limits: BatchLimits, observer: BatchObserver?) throws(EmbeddingError) {
        let core = BatchQueueCore(encoder, limits, observer)
        self.core = core
        var threads: [WorkerThread] = []
        for _ in 0..<max(1, limits.threads) {
            let scratch = try EncoderScratchBox(encoder.configuration)
            threads.append(try WorkerThread { core.run(scratch) })
        }
        self.threads = threads
    }

    deinit { stop() }

    var waitingTokens: Int { core.waitingTokens }

    /// Vectors for texts that are token ids already, `[texts.count][dimension]`. Throws `overloaded`,
    /// `deadlineExceeded`, `stopped`, or `CancellationError` as soon as the caller's task is cancelled.
    func encode(
        _ texts: [[Int32]], priority: BatchPriority, deadline: ContinuousClock.Instant
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

    /// Ends the threads after the batches in hand; whoever waits is told so.
    func stop() {
        let first = stopped.withLock { stopped in
            defer { stopped = true }
            return !stopped
        }
        guard first else { return }
        core.stop(threads: threads.count)
        for thread in threads { thread.join() }
    }
}

/// One thread's scratch, handed over to it.
// Sendable is checked by hand: made by the queue's `init`, used by the one thread that receives it.
private final class EncoderScratchBox: @unchecked Sendable {
    let scratch: EncoderScratch
    init(_ configuration: ModelConfiguration) throws(EmbeddingError) {
        scratch = try EncoderScratch(configuration)
    }
}

/// What the threads and the callers share. The threads keep it alive until they end.
private final class BatchQueueCore: Sendable {
    private let encoder: Encoder
    private let limits: BatchLimits
    private let observer: BatchObserver?
    private let state: Mutex<BatchQueueState>
    private let wakeUps = Semaphore()
    private let lastID = Atomic<UInt64>(0)

    init(_ encoder: Encoder, _ limits: BatchLimits, _ observer: BatchObserver?) {
        self.encoder = encoder
        self.limits = limits
        self.observer = observer
        state = Mutex(BatchQueueState(limits, width: encoder.outputWidth))
    }

    func nextID() -> UInt64 { lastID.add(1, ordering: .relaxed).newValue }

    var waitingTokens: Int { state.withLock { $0.waitingTokens } }

    func add(
        _ id: UInt64, _ texts: [[Int32]], _ priority: BatchPriority, _ deadline: ContinuousClock.Instant,
        _ continuation: BatchQueueState.Completion
    ) {
        let tokens = texts.reduce(0) { $0 + $1.count }
        let refusal: EmbeddingError? = state.withLock { state in
            if state.isStopped { return EmbeddingError(.stopped, "The embedder is stopping.") }
            guard state.admits(tokens) else { return Self.overloaded }
            state.add(id, texts, priority, deadline, continuation)
            return nil
        }
        if let refusal { return continuation.resume(throwing: refusal) }
        for _ in 0..<min(texts.count, limits.threads) { wakeUps.signal() }
    }

    private static var overloaded: EmbeddingError {
        EmbeddingError(.overloaded, "Too many texts wait to be embedded. Try again later.", retryAfter: .seconds(1))
    }

    func cancel(_ id: UInt64) {
        state.withLock { $0.remove(id) }?.resume(throwing: CancellationError())
    }

    func stop(threads: Int) {
        let waiting = state.withLock { state in
            state.isStopped = true
            return state.removeAll()
        }
        for continuation in waiting { continuation.resume(throwing: EmbeddingError(.stopped, "The embedder stopped.")) }
        for _ in 0..<threads { wakeUps.signal() }
    }

    /// A thread's life: batches while there are any, then sleep.
    func run(_ box: EncoderScratchBox) {
        while !state.withLock({ $0.isStopped }) {
            if !runBatch(box.scratch) { wakeUps.wait() }
        }
    }

    private func runBatch(_ scratch: EncoderScratch) -> Bool {
        let start = ContinuousClock.now
        let (batch, expired) = state.withLock { $0.takeBatch(now: start) }
        for late in expired {
            late.resume(throwing: EmbeddingError(.deadlineExceeded, "The time was up before its turn came."))
        }
        guard !batch.isEmpty else { return false }
        do {
            let vectors = try encoder.encode(batch.map(\.ids), scratch: scratch)
            let complete = state.withLock { $0.finish(batch, vectors) }
            for (continuation, result) in complete { continuation.resume(returning: result) }
        } catch {
            fail(batch, error)
        }
        report(batch, start)
        return true
    }

    private func report(_ batch: [BatchQueueState.Item], _ start: ContinuousClock.Instant) {
        guard let observer, let oldest = batch.first else { return }
        observer(
            BatchReport(
                texts: batch.count, tokens: batch.reduce(0) { $0 + $1.ids.count }, duration: .now - start,
                wait: start - oldest.since, priority: oldest.priority))
    }

    private func fail(_ batch: [BatchQueueState.Item], _ error: any Error) {
        let lost = state.withLock { state in Set(batch.map(\.request)).compactMap { state.remove($0) } }
        for continuation in lost { continuation.resume(throwing: error) }
    }
}
