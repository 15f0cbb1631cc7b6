package import Domain
import FoundationEssentials

extension InMemoryStore: JobQueue {
    package func lease(worker: String, for duration: Duration) -> JobLease? {
        failExhausted()
        let now = Date()
        let free = jobs.values.filter { job in
            !job.state.isFinal && job.runAt <= now && (job.leaseUntil ?? .distantPast) < now
        }
        guard var job = free.min(by: { ($0.runAt, $0.id) < ($1.runAt, $1.id) }) else { return nil }
        let token = UUID()
        let expiry = now + duration.inSeconds
        job.state = .running
        job.attempts += 1
        job.token = token
        job.leaseUntil = expiry
        jobs[job.id] = job
        return JobLease(job: job.job, token: token, expiresAt: expiry)
    }

    package func heartbeat(_ lease: JobLease, _ progress: JobProgress, extendingBy duration: Duration) throws {
        var job = try held(lease)
        job.progress = progress
        job.leaseUntil = Date() + duration.inSeconds
        job.updatedAt = Date()
        jobs[job.id] = job
    }

    package func fail(_ lease: JobLease, reason: String) throws {
        end(try held(lease), reason: reason)
    }

    package func release(
        _ lease: JobLease, after delay: Duration, countsAsAttempt: Bool, reason: String?
    ) throws {
        var job = try held(lease)
        if countsAsAttempt, job.attempts >= maximumAttempts {
            return end(job, reason: reason ?? "gave up after \(job.attempts) attempts")
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
            if let until = job.leaseUntil, until < Date() { end(job, reason: "the worker stopped in the middle") }
        }
    }

    private func end(_ job: InMemoryJob, reason: String) {
        jobs[job.id]?.end(.failed, error: reason)
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

extension InMemoryStore: DocumentPublisher {
    package func load(_ lease: JobLease) throws -> DocumentUnderWork {
        guard let document = documents[lease.job.documentID], document.version == lease.job.documentVersion else {
            throw ServiceError(.leaseLost, "the job is not held by this worker any more")
        }
        return DocumentUnderWork(
            document: document.document, content: document.submission.content,
            language: collections[document.collectionID]?.settings.language ?? .english)
    }

    package func publish(
        _ parsed: ParsedDocument, _ chunks: [IndexedChunk], model: EmbeddingModel, under lease: JobLease
    ) throws {
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
            metadata: document.submission.metadata, text: parsed.text, model: model,
            chunks: chunks.map { (ChunkID.make(), $0) })
        documents[document.id] = document
        jobs[job.id]?.end(.succeeded)
        recordChange(document.id, in: document.collectionID, isDeletion: false)
    }
}

extension Duration {
    var inSeconds: TimeInterval { self / .seconds(1) }
}
