package import Domain
package import Postgres

/// Jobs as people see them.
package struct PostgresJobLog: JobLog {
    private let pool: PostgresPool

    package init(pool: PostgresPool) {
        self.pool = pool
    }

    package func job(_ id: JobID) async throws -> Job {
        try await translatingErrors {
            let rows = try await pool.query("SELECT \(Columns.job) FROM jobs WHERE id = $1::uuid", [.uuid(id.uuid)])
            guard let row = rows.first else { throw ServiceError(.notFound, "there is no such job") }
            return try row.job()
        }
    }

    package func jobs(
        in collection: CollectionID?, state: JobState?, _ page: PageRequest<JobKind>
    ) async throws -> Page<Job> {
        try await translatingErrors {
            let rows = try await pool.query(
                """
                SELECT \(Columns.job) FROM jobs
                WHERE ($1::uuid IS NULL OR collection_id = $1::uuid) AND ($2::text IS NULL OR state = $2)
                    AND ($3::uuid IS NULL OR id > $3::uuid)
                ORDER BY id LIMIT $4::int
                """,
                [
                    PostgresValue(collection), PostgresValue(state?.rawValue), PostgresValue(page.after),
                    .int(page.limit + 1),
                ])
            return try Page(rows: rows, limit: page.limit) { try $0.job() }
        }
    }
}
