/// One thread's work: batches while there are any, and questions in the middle of bulk work.
// Sendable is checked by hand: made by the queue's `init`, used by the one thread that it is handed to.
final class BatchWorker<Computation: BatchComputation>: @unchecked Sendable {
    private let core: BatchCore
    private let computation: Computation
    private let scratch: Computation.Scratch
    /// For questions that come while `scratch` is in use.
    private let second: Computation.Scratch
    /// How long bulk work has rested in all.
    private var rested = Duration.zero

    init(_ computation: Computation, _ core: BatchCore) throws(EmbeddingError) {
        self.core = core
        self.computation = computation
        scratch = try computation.makeScratch()
        second = try computation.makeScratch()
    }

    /// Returns once the queue was stopped.
    func run() {
        while let work = core.next() {
            switch work.priority {
            case .bulk: compute(work, scratch) { [self] () throws(EmbeddingError) in try rest() }
            case .query: compute(work, scratch) { () throws(EmbeddingError) in }
            }
        }
    }

    /// Computes a batch of questions in the middle of bulk work.
    private func rest() throws(EmbeddingError) {
        guard let questions = try core.questions() else { return }
        let start = ContinuousClock.now
        compute(questions, second) { () throws(EmbeddingError) in }
        rested += .now - start
    }

    private func compute(
        _ work: BatchWork, _ scratch: Computation.Scratch, pause: () throws(EmbeddingError) -> Void
    ) {
        let start = ContinuousClock.now
        let restedBefore = rested
        do {
            let vectors = try computation.compute(work.items.map(\.text), scratch, slice: work.slice, pause: pause)
            let duration = .now - start - (rested - restedBefore)
            report(work, start, duration)
            core.finish(work, vectors, duration: duration)
        } catch {
            core.fail(work, error)
        }
    }

    private func report(_ work: BatchWork, _ start: ContinuousClock.Instant, _ duration: Duration) {
        guard let observer = core.observer, let oldest = work.items.first else { return }
        observer(
            BatchReport(
                texts: work.items.count, tokens: work.tokens, duration: duration, wait: start - oldest.since,
                priority: work.priority))
    }
}
