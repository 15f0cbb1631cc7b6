package import Domain
package import Logging
package import Telemetry

/// One leased job from beginning to end: keeps the lease alive beside the work and tells the queue how it ended.
package struct RunJob: Sendable {
    private let queue: any JobQueue
    private let ingest: IngestDocument
    private let leaseDuration: Duration
    private let log: Logger
    private let measures: IngestionMeasures
    /// For the queue itself, when it does not answer.
    private let patience = Backoff(first: .milliseconds(200), most: .seconds(2))
    private let backoff: Backoff
    private let tracer: Tracer?

    /// - Parameters:
    ///   - longestWait: before a job that was put off is tried again.
    ///   - tracer: nil records no spans.
    package init(
        queue: any JobQueue, ingest: IngestDocument, leaseDuration: Duration, longestWait: Duration = .seconds(300),
        metrics: MetricRegistry, log: Logger, tracer: Tracer? = nil
    ) {
        self.queue = queue
        self.ingest = ingest
        self.leaseDuration = leaseDuration
        self.backoff = Backoff(first: .seconds(2), most: longestWait)
        self.measures = IngestionMeasures(metrics)
        self.log = log
        self.tracer = tracer
    }

    /// Never throws: whatever happens ends the lease or leaves it to expire. Cancelled, it hands the job back.
    @discardableResult
    package func run(_ lease: JobLease) async -> JobOutcome {
        let start = ContinuousClock.now
        measures.began()
        let outcome: JobOutcome = await traced(lease.job) { await self.outcome(of: lease) }
        measures.ended(outcome, after: ContinuousClock.now - start)
        return outcome
    }

    private func outcome(of lease: JobLease) async -> JobOutcome {
        do {
            try await work(lease)
            log.info("job succeeded", metadata: metadata(lease))
            return .succeeded
        } catch {
            // The lease is ended even when this task is cancelled.
            return await Task { await end(lease, because: error) }.value
        }
    }

    /// The ingestion, and beside it a heartbeat often enough that one may be lost. A lost lease ends both.
    private func work(_ lease: JobLease) async throws {
        let keeper = LeaseKeeper(queue: queue, lease: lease, duration: leaseDuration)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await keeper.keep() }
            group.addTask {
                try await ingest.run(lease) { progress in try await keeper.report(progress) }
                throw Finished()
            }
            defer { group.cancelAll() }
            do { while try await group.next() != nil {} } catch is Finished {}
        }
    }

    private struct Finished: Error {}

    private func end(_ lease: JobLease, because error: any Error) async -> JobOutcome {
        do {
            switch JobEnding(error) {
            case .lost: return .lost
            case .fail(let reason):
                log.warning("job failed", metadata: metadata(lease, reason))
                try await told { try await queue.fail(lease, reason: reason) }
                return .failed
            case .handBack(let wait):
                log.info("job handed back", metadata: metadata(lease))
                try await told { try await queue.release(lease, after: wait, countsAsAttempt: false, reason: nil) }
            case .retry(let reason, let wait, let isKnown):
                log.log(level: isKnown ? .warning : .error, "job put off", metadata: metadata(lease, reason))
                let delay = max(wait ?? .zero, backoff.delay(lease.job.attempts))
                try await told { try await queue.release(lease, after: delay, countsAsAttempt: true, reason: reason) }
            }
            return .released
        } catch {
            log.warning("the queue was not told how a job ended; its lease will expire", metadata: metadata(lease))
            return .lost
        }
    }

    /// Asks a queue that is away again, as long as the lease may last: whoever gives up leaves the job to wait for its end.
    private func told(_ ending: () async throws -> Void) async throws {
        let end = ContinuousClock.now + leaseDuration
        for attempt in 1... {
            do {
                return try await ending()
            } catch let error as ServiceError where error.isPassing && ContinuousClock.now < end {
                try await Task.sleep(for: patience.delay(attempt))
            }
        }
    }

    private func metadata(_ lease: JobLease, _ reason: String? = nil) -> Logger.Metadata {
        var metadata: Logger.Metadata = ["job": "\(lease.job.id)", "document": "\(lease.job.documentID)"]
        if let reason { metadata["reason"] = "\(reason)" }
        return metadata
    }

    /// The job as a part of the trace that the upload began, which its calls of other services carry on.
    private func traced(_ job: Job, _ work: () async -> JobOutcome) async -> JobOutcome {
        let origin = job.traceparent.flatMap { Traceparent($0) }
        guard let span = tracer?.span("job ingest", .consumer, parent: origin) ?? origin.map(Span.init(carrying:))
        else {
            return await work()
        }
        span.set([
            "rag.job.id": .text(job.id.description), "rag.document.id": .text(job.documentID.description),
            "rag.job.attempt": .integer(job.attempts),
        ])
        let context = LogContext(traceID: span.context.traceID, spanID: span.isRecording ? span.context.spanID : nil)
        return await LogContext.$current.withValue(context) {
            await span.run {
                let outcome = await work()
                span.set(["rag.job.outcome": .text(outcome.rawValue)])
                if outcome == .failed { span.fail("failed") }
                return outcome
            }
        }
    }
}
