package import Domain
import FoundationEssentials

extension InMemoryStore: JobQueue {
    package func lease(worker: String, for duration: Duration) -> JobLease? {
        failExhausted()
        let now = Date()
        let free = jobs.values.filter { job in
            !job.state.isFinal && job.runAt <= now && (job.leaseUntil ?? .distantPast) < now
        }
        let next = free.min { one, other in
            let (turn, otherTurn) = (turn(of: one.collectionID, now), turn(of: other.collectionID, now))
            return turn == otherTurn ? (one.runAt, one.id) < (other.runAt, other.id) : turn < otherTurn
        }
        guard var job = next else { return nil }
        let token = UUID()
        let expiry = now + duration.inSeconds
        job.state = .running
        job.attempts += 1
        job.token = token
        job.leaseUntil = expiry
        job.worker = worker
        job.leasedAt = .now
        jobs[job.id] = job
        return JobLease(job: job.job, token: token, expiresAt: expiry)
    }

    /// How many jobs of a collection are in hand, then when one was last taken.
    private func turn(of collection: CollectionID, _ now: Date) -> (Int, ContinuousClock.Instant) {
        let own = jobs.values.filter { $0.collectionID == collection }
        let held = own.count { $0.state == .running && ($0.leaseUntil ?? .distantPast) >= now }
        return (held, own.compactMap(\.leasedAt).max() ?? started)
    }

    package func heartbeat(_ lease: JobLease, _ progress: JobProgress, extendingBy duration: Duration) throws {
        var job = try held(lease)
        job.progress = progress
        job.leaseUntil = Date() + duration.inSeconds
        job.updatedAt = Date()
        jobs[job.id] = job
    }

    package func fail(_ lease: JobLease, reason: String) throws {
        end(try held(lease), reason: reason, .refused)
    }

    package func release(
        _ lease: JobLease, after delay: Duration, countsAsAttempt: Bool, reason: String?
    ) throws {
        var job = try held(lease)
        if countsAsAttempt, job.attempts >= maximumAttempts {
            return end(job, reason: reason ?? "gave up after \(job.attempts) attempts", .exhausted)
        }
        job.state = .queued
        job.progress = JobProgress(stage: .waiting)
        job.token = nil
        job.leaseUntil = nil
        job.runAt = Date() + delay.inSeconds
        job.attempts -= countsAsAttempt ? 0 : 1
        job.error = reason
        jobs[job.id] = job
    }

    private func failExhausted() {
        for job in jobs.values where job.state == .running && job.attempts >= maximumAttempts {
            if let until = job.leaseUntil, until < Date() {
                end(job, reason: "the worker stopped in the middle", .exhausted)
            }
        }
    }

    private func end(_ job: InMemoryJob, reason: String, _ failure: JobFailure) {
        jobs[job.id]?.end(.failed, error: reason, failure: failure)
        if documents[job.documentID]?.version == job.documentVersion { documents[job.documentID]?.status = .failed }
    }

    func held(_ lease: JobLease) throws -> InMemoryJob {
        guard let job = jobs[lease.job.id], job.state == .running, job.token == lease.token else {
            throw ServiceError(.leaseLost, "the job is not held by this worker any more")
        }
        return job
    }
}

extension InMemoryStore: JobLog {
    package func job(_ id: JobID) throws -> Job {
        guard let job = jobs[id] else { throw ServiceError(.notFound, "there is no such job") }
        return job.job
    }

    package func jobs(
        in collection: CollectionID?, state: JobState?, _ request: PageRequest<JobKind>
    ) -> Page<Job> {
        let chosen = jobs.values.map(\.job).filter { job in
            (collection.map { job.collectionID == $0 } ?? true) && (state.map { job.state == $0 } ?? true)
        }
        return page(chosen, request, \.id)
    }
}

extension InMemoryStore: JobControl {
    package func redrive(_ id: JobID) throws -> Job {
        guard var job = jobs[id] else { throw ServiceError(.notFound, "there is no such job") }
        if !job.state.isFinal { return job.job }
        guard job.state.isDeadLetter, documents[job.documentID]?.version == job.documentVersion else {
            throw ServiceError(.conflict, "nothing is left to do")
        }
        job.state = .queued
        job.progress = JobProgress(stage: .waiting)
        (job.attempts, job.error, job.failure, job.runAt) = (0, nil, nil, Date())
        jobs[id] = job
        documents[job.documentID]?.status = .pending
        return job.job
    }

    package func cancel(_ id: JobID) throws -> Job {
        guard let job = jobs[id] else { throw ServiceError(.notFound, "there is no such job") }
        if job.state == .cancelled { return job.job }
        guard !job.state.isFinal else { throw ServiceError(.conflict, "this job has ended already") }
        jobs[id]?.end(.cancelled, error: "cancelled by an operator")
        if documents[job.documentID]?.version == job.documentVersion { documents[job.documentID]?.status = .failed }
        return try self.job(id)
    }
}

extension InMemoryStore: EmbeddingCheckpoints {
    package func vectors(
        of texts: [ChunkTexts], from ordinal: Int, by model: EmbeddingModel, under lease: JobLease
    ) -> ChunkVectors? {
        checkpoints[lease.job.documentID]?[
            InMemoryCheckpoint(
                version: lease.job.documentVersion, model: model.fingerprint, ordinal: ordinal, texts: texts)]
    }

    package func keep(
        _ vectors: ChunkVectors, of texts: [ChunkTexts], from ordinal: Int, by model: EmbeddingModel,
        under lease: JobLease
    ) throws {
        let job = try held(lease)
        let place = InMemoryCheckpoint(
            version: job.documentVersion, model: model.fingerprint, ordinal: ordinal, texts: texts)
        checkpoints[job.documentID, default: [:]][place] = vectors
    }
}

extension InMemoryStore: DocumentPublisher {
    package func size(of lease: JobLease) -> Int { documents[lease.job.documentID]?.submission.content.count ?? 0 }

    package func load(_ lease: JobLease) throws -> DocumentUnderWork {
        guard let document = documents[lease.job.documentID], document.version == lease.job.documentVersion else {
            throw ServiceError(.leaseLost, "the job is not held by this worker any more")
        }
        return DocumentUnderWork(
            document: document.document, content: document.submission.content, url: document.submission.url,
            language: collections[document.collectionID]?.settings.language ?? .english)
    }

    package func keep(_ fetched: FetchedContent, under lease: JobLease) throws {
        let job = try held(lease)
        guard let submission = documents[job.documentID]?.submission else {
            throw ServiceError(.leaseLost, "the job is not held by this worker any more")
        }
        documents[job.documentID]?.submission = DocumentSubmission(
            source: submission.source, title: submission.title, mediaType: fetched.mediaType, content: fetched.bytes,
            digest: fetched.digest, metadata: submission.metadata, permissions: submission.permissions,
            traceparent: submission.traceparent)
    }

    package func publish(
        _ parsed: ParsedDocument, _ chunks: ChunkBatches, model: EmbeddingModel, under lease: JobLease
    ) async throws {
        var all: [(ChunkID, IndexedChunk)] = []
        try await chunks.forEach(100) { all += $0.map { (ChunkID.make(), $0) } }
        let job = try held(lease)
        guard var document = documents[job.documentID], document.version == job.documentVersion else {
            throw ServiceError(.leaseLost, "the job is not held by this worker any more")
        }
        document.status = .ready
        document.title = document.submission.title ?? parsed.title ?? document.source
        document.pageCount = parsed.pageStarts.isEmpty ? nil : parsed.pageStarts.count
        document.updatedAt = Date()
        document.published = InMemoryPublication(
            version: job.documentVersion, digest: document.submission.digest, title: document.title,
            metadata: document.submission.metadata,
            permissions: document.submission.permissions, text: parsed.text, model: model,
            chunks: all)
        documents[document.id] = document
        jobs[job.id]?.end(.succeeded)
        checkpoints[document.id] = nil
        recordChange(document.id, in: document.collectionID, isDeletion: false)
    }
}

extension Duration {
    var inSeconds: TimeInterval { self / .seconds(1) }
}
