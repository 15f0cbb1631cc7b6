package import Domain
import FoundationEssentials
package import Postgres

/// The queue in PostgreSQL: a lease is a token and a time in the job's row, taken with `FOR UPDATE SKIP LOCKED`.
package struct PostgresJobQueue: JobQueue {
    private let pool: PostgresPool
    private let maximumAttempts: Int
    private let notices: JobNotices

    /// - Parameter notices: who hears of failures.
    package init(pool: PostgresPool, maximumAttempts: Int = 5, notices: JobNotices = .none) {
        self.pool = pool
        self.notices = notices
        self.maximumAttempts = maximumAttempts
    }

    /// Looks at all tenants' jobs; what is done under the lease then sees that tenant's data alone.
    package func lease(worker: String, for duration: Duration) async throws -> JobLease? {
        try await translatingErrors(in: .every) {
            try await failExhausted()
            let token = UUID()
            let rows = try await pool.query(
                """
                \(JobTurnSQL.next)
                UPDATE jobs SET state = 'running', attempts = attempts + 1, lease_token = $1::uuid, leased_by = $2,
                    lease_until = now() + $3::double precision * interval '1 second', leased_at = clock_timestamp(),
                    updated_at = now()
                WHERE (collection_id, id) = (SELECT collection_id, id FROM next)
                RETURNING \(Columns.job), tenant, lease_until
                """, [.uuid(token), .text(worker), .double(duration.seconds)])
            guard let row = rows.first else { return nil }
            return JobLease(
                job: try row.job(), tenant: try row.tenant(), token: token, expiresAt: try row.date("lease_until"))
        }
    }

    package func heartbeat(
        _ lease: JobLease, _ progress: JobProgress, extendingBy duration: Duration
    ) async throws {
        try await update(
            lease,
            """
            UPDATE jobs SET stage = $4, done = $5::int, total = $6::int, updated_at = now(),
                lease_until = now() + $7::double precision * interval '1 second'
            WHERE \(JobSQL.isHeld) RETURNING id
            """,
            [.text(progress.stage.rawValue), .int(progress.done), .int(progress.total), .double(duration.seconds)])
    }

    package func fail(_ lease: JobLease, reason: String) async throws {
        try await end(lease, .refused, reason)
    }

    package func release(
        _ lease: JobLease, after delay: Duration, countsAsAttempt: Bool, reason: String?
    ) async throws {
        if countsAsAttempt, lease.job.attempts >= maximumAttempts {
            let reason = reason ?? "gave up after \(lease.job.attempts) attempts"
            return try await end(lease, .exhausted, reason)
        }
        try await update(
            lease,
            """
            UPDATE jobs SET state = 'queued', stage = 'waiting', lease_token = NULL, lease_until = NULL, updated_at = now(),
                run_at = now() + $4::double precision * interval '1 second', attempts = attempts - $5::int, error = $6
            WHERE \(JobSQL.isHeld) RETURNING id
            """, [.double(delay.seconds), .int(countsAsAttempt ? 0 : 1), PostgresValue(reason)])
    }

    /// Jobs whose workers died again and again end here.
    private func failExhausted() async throws {
        _ = try await end(
            JobSQL.fail(
                where: "state = 'running' AND lease_until < now() AND attempts >= $1::int",
                reason: "'the worker stopped in the middle ' || attempts || ' times'", .exhausted),
            [.int(maximumAttempts)])
    }

    private func end(
        _ lease: JobLease, _ failure: JobFailure, _ reason: String, operation: StaticString = #function
    ) async throws {
        try await translatingErrors(in: lease.scope, operation: operation) {
            let sql = JobSQL.fail(where: JobSQL.isHeld, reason: "$4", failure)
            guard try await end(sql, key(lease) + [.text(reason)]) > 0 else { throw ServiceError.leaseLost }
        }
    }

    /// How many jobs that ended. Each is told of in the same transaction.
    private func end(_ sql: String, _ parameters: [PostgresValue]) async throws -> Int {
        guard notices.areWanted else { return try await pool.query(sql, parameters).count }
        return try await pool.transaction { transaction in
            let rows = try await transaction.query(sql, parameters)
            try await notices.record(.failed, rows, in: transaction)
            return rows.count
        }
    }

    private func key(_ lease: JobLease) -> [PostgresValue] {
        [.uuid(lease.job.collectionID.uuid), .uuid(lease.job.id.uuid), .uuid(lease.token)]
    }

    private func update(
        _ lease: JobLease, _ sql: String, _ parameters: [PostgresValue], operation: StaticString = #function
    ) async throws {
        try await translatingErrors(in: lease.scope, operation: operation) {
            guard try await !pool.query(sql, key(lease) + parameters).isEmpty else { throw ServiceError.leaseLost }
        }
    }
}

extension ServiceError {
    static var leaseLost: ServiceError { ServiceError(.leaseLost, "the job is not held by this worker any more") }
}

extension Duration {
    var seconds: Double { self / .seconds(1) }
}
