import Synchronization

/// What the queue's callers and threads share.
final class BatchCore: Sendable {
    let observer: BatchObserver?
    private let state: Mutex<BatchQueueState>
    private let wakeUps = Semaphore()
    private let lastID = Atomic<UInt64>(0)

    init(_ limits: BatchLimits, width: Int, pauseCount: Int, _ observer: BatchObserver?) {
        self.observer = observer
        state = Mutex(BatchQueueState(limits, width: width, pauseCount: pauseCount))
    }

    func nextID() -> UInt64 { lastID.add(1, ordering: .relaxed).newValue }

    var waitingTokens: Int { state.withLock { $0.waitingTokens } }

    func add(
        _ id: UInt64, _ texts: [EncoderText], _ priority: BatchPriority, _ deadline: ContinuousClock.Instant,
        _ completion: RequestTable.Completion
    ) {
        let tokens = texts.reduce(0) { $0 + $1.count }
        let threads = state.withLock { state -> Result<Int, EmbeddingError> in
            if state.isClosed { return .failure(.shuttingDown) }
            guard state.admits(tokens, priority) else { return .failure(.overloaded(retryAfter: state.retryAfter)) }
            return .success(state.add(id, texts, tokens: tokens, priority, deadline, completion))
        }
        switch threads {
        case .success(let count): wake(count)
        case .failure(let refusal): completion.resume(throwing: refusal)
        }
    }

    func cancel(_ id: UInt64) {
        state.withLock { $0.remove(id) }?.resume(throwing: CancellationError())
    }

    /// From then on refuses what is new and what no thread has in hand; and bulk work in hand from `end` on.
    func close(at instant: ContinuousClock.Instant, end: ContinuousClock.Instant?) {
        let waiting = state.withLock { state in
            state.close(at: instant, end: end)
            return state.closeIfDue(.now)
        }
        refuse(waiting)
    }

    /// Refuses everything, and ends the threads at their next pause.
    func stop() {
        let (waiting, threads) = state.withLock { $0.stop() }
        wake(threads)
        refuse(waiting)
    }

    private func refuse(_ waiting: [RequestTable.Completion]) {
        for completion in waiting { completion.resume(throwing: EmbeddingError.shuttingDown) }
    }

    private func wake(_ threads: Int) {
        for _ in 0..<threads { wakeUps.signal() }
    }
}

/// For the threads.
extension BatchCore {
    /// The next batch, waiting for it; nil once the queue was stopped.
    func next() -> BatchWork? {
        while true {
            let (work, waiting) = state.withLock { state -> (BatchWork?, [RequestTable.Completion]) in
                let now = ContinuousClock.now
                let waiting = state.closeIfDue(now)
                return (state.isStopped ? nil : state.takeBatch(now: now), waiting)
            }
            refuse(waiting)
            guard let work else { return nil }
            refuseExpired(work)
            if !work.items.isEmpty { return work }
            wakeUps.wait()
        }
    }

    /// A batch of questions for a thread that pauses in bulk work; nil when there is none. Throws when there is no time
    /// left for the bulk work.
    func questions() throws(EmbeddingError) -> BatchWork? {
        let (work, waiting) = state.withLock { state -> (BatchWork?, [RequestTable.Completion]) in
            let now = ContinuousClock.now
            let waiting = state.closeIfDue(now)
            return (state.isOver(now) ? nil : state.takeQueries(now: now), waiting)
        }
        refuse(waiting)
        guard let work else { throw .shuttingDown }
        refuseExpired(work)
        return work.items.isEmpty ? nil : work
    }

    func finish(_ work: BatchWork, _ vectors: [Float], duration: Duration) {
        let complete = state.withLock { $0.finish(work, vectors, duration: duration) }
        for (completion, result) in complete { completion.resume(returning: result) }
    }

    /// Whoever has a text in the batch gets the error.
    func fail(_ work: BatchWork, _ error: EmbeddingError) {
        let lost = state.withLock { $0.fail(work) }
        for completion in lost { completion.resume(throwing: error) }
    }

    private func refuseExpired(_ work: BatchWork) {
        for completion in work.expired {
            completion.resume(
                throwing: EmbeddingError(.deadlineExceeded, "The time was up before its turn came."))
        }
    }
}

extension EmbeddingError {
    fileprivate static var shuttingDown: EmbeddingError {
        EmbeddingError(.stopped, "The embedder is shutting down. Try again in a moment.", retryAfter: .seconds(1))
    }

    fileprivate static func overloaded(retryAfter: Duration) -> EmbeddingError {
        EmbeddingError(.overloaded, "Too many texts wait to be embedded. Try again later.", retryAfter: retryAfter)
    }
}
