package import Domain
package import Postgres

/// An operator's hand on the queue.
package struct PostgresJobControl: JobControl {
    private let pool: PostgresPool

    package init(pool: PostgresPool) {
        self.pool = pool
    }

    package func redrive(_ id: JobID) async throws -> Job {
        try await translatingErrors {
            try await pool.change { transaction in
                let statements = JobControlTransaction(transaction: transaction, id: id)
                let version = try await statements.lockDocument()
                let job = try await statements.lock()
                if !job.state.isFinal { return job }
                guard job.state.isDeadLetter else {
                    throw ServiceError(
                        .conflict, "only failed and cancelled jobs can be redriven; this one is \(job.state)")
                }
                guard version == job.documentVersion else {
                    throw ServiceError(.conflict, "the document has a newer version or is gone; nothing is left to do")
                }
                return try await statements.sendAgain(job)
            }
        }
    }

    package func cancel(_ id: JobID) async throws -> Job {
        try await translatingErrors {
            try await pool.change { transaction in
                let statements = JobControlTransaction(transaction: transaction, id: id)
                _ = try await statements.lockDocument()
                let job = try await statements.lock()
                if job.state == .cancelled { return job }
                guard !job.state.isFinal else {
                    throw ServiceError(.conflict, "this job has ended already: it is \(job.state)")
                }
                _ = try await transaction.query(JobSQL.cancel, [.uuid(id.uuid)])
                return try await statements.lock()
            }
        }
    }
}

/// The statements on one job, in the order in which rows are locked everywhere: document, job.
private struct JobControlTransaction {
    let transaction: PostgresTransaction
    let id: JobID

    /// The document's newest version; nil when it is gone.
    func lockDocument() async throws -> Int? {
        try await transaction.query(
            """
            SELECT d.version FROM documents d
            JOIN jobs j ON j.collection_id = d.collection_id AND j.document_id = d.id
            WHERE j.id = $1::uuid FOR UPDATE OF d
            """, [.uuid(id.uuid)]
        ).first?.int("version")
    }

    func lock() async throws -> Job {
        let rows = try await transaction.query(
            "SELECT \(Columns.job) FROM jobs WHERE id = $1::uuid FOR UPDATE", [.uuid(id.uuid)])
        guard let row = rows.first else { throw ServiceError(.notFound, "there is no such job") }
        return try row.job()
    }

    func sendAgain(_ job: Job) async throws -> Job {
        _ = try await transaction.query(
            """
            UPDATE documents SET status = 'pending', updated_at = now()
            WHERE collection_id = $1::uuid AND id = $2::uuid
            """, [.uuid(job.collectionID.uuid), .uuid(job.documentID.uuid)])
        let rows = try await transaction.query(
            """
            UPDATE jobs SET state = 'queued', stage = 'waiting', done = 0, total = 0, attempts = 0, error = NULL,
                failure = NULL, run_at = now(), updated_at = now()
            WHERE collection_id = $1::uuid AND id = $2::uuid RETURNING \(Columns.job)
            """, [.uuid(job.collectionID.uuid), .uuid(job.id.uuid)])
        guard let row = rows.first else { throw ServiceError(.notFound, "there is no such job") }
        return try row.job()
    }
}
