import Domain

/// Keeps a lease alive while its job is worked on, and carries the progress along.
actor LeaseKeeper {
    private let queue: any JobQueue
    private let lease: JobLease
    private let duration: Duration
    private var progress = JobProgress(stage: .parsing)

    init(queue: any JobQueue, lease: JobLease, duration: Duration) {
        self.queue = queue
        self.lease = lease
        self.duration = duration
    }

    /// Beats three times a lease until cancelled. Throws `leaseLost`; a queue that is away is asked again, for the
    /// lease may outlast it.
    func keep() async throws {
        while true {
            try await Task.sleep(for: duration / 3)
            try await beat()
        }
    }

    /// Throws `leaseLost`.
    func report(_ progress: JobProgress) async throws {
        try Task.checkCancellation()
        self.progress = progress
        try await beat()
    }

    private func beat() async throws {
        do {
            try await queue.heartbeat(lease, progress, extendingBy: duration)
        } catch let error as ServiceError where error.isPassing {
            return
        }
    }
}
