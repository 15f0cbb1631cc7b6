package import Domain
package import Postgres

/// A database as backups see it: one moment of it to be dumped, or an empty one to be filled.
package struct PostgresBackupSource: Sendable {
    /// For the whole of a dump, and for one of its statements.
    private static let limit: Duration = .seconds(6 * 3600)

    private let pool: PostgresPool

    package init(pool: PostgresPool) {
        self.pool = pool
    }

    /// Holds one moment still for other sessions while `body` runs.
    package func withSnapshot<Result: Sendable>(
        _ body: @Sendable (BackupFacts) async throws -> Result
    ) async throws -> Result {
        try await pool.transaction(limit: Self.limit) { transaction in
            try await transaction.execute(script: "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            let rows = try await transaction.query(
                """
                SELECT pg_export_snapshot() AS snapshot, current_setting('server_version') AS version,
                    (SELECT max(number) FROM schema_migrations) AS schema
                """)
            let facts = BackupFacts(
                snapshot: try rows[0].text("snapshot"), schema: try rows[0].int("schema"),
                serverVersion: try rows[0].text("version"), counts: try await Self.counts(transaction))
            return try await body(facts)
        }
    }

    /// Rows of the tables that tell whether a restore is complete.
    package func counts() async throws -> [String: Int] {
        try await pool.transaction(limit: Self.limit) { try await Self.counts($0) }
    }

    /// Of all tables that hold rows themselves.
    private static func counts(_ transaction: PostgresTransaction) async throws -> [String: Int] {
        let tables = try await transaction.query(
            """
            SELECT relname AS name, format('%I', relname) AS quoted FROM pg_class c
            WHERE relkind = 'r' AND relnamespace = current_schema()::regnamespace AND NOT EXISTS (
                SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')
            """)
        var counts: [String: Int] = [:]
        for table in tables {
            let rows = try await transaction.query("SELECT count(*) AS n FROM \(try table.text("quoted"))")
            counts[try table.text("name")] = try rows[0].int("n")
        }
        return counts
    }

    /// How many tables of ours or anybody's there are.
    package func tableCount() async throws -> Int {
        try await pool.query("SELECT count(*) AS n FROM pg_tables WHERE schemaname = current_schema()")[0].int("n")
    }

    package func name() async throws -> String {
        try await pool.query("SELECT current_database()::text AS name")[0].text("name")
    }

    /// Takes all tables and functions of the schema away, but those of extensions.
    package func empty() async throws {
        try await pool.execute(
            script: """
                DO $$
                DECLARE table_name text; routine regprocedure;
                BEGIN
                    FOR table_name IN SELECT tablename FROM pg_tables WHERE schemaname = current_schema() LOOP
                        EXECUTE format('DROP TABLE IF EXISTS %I CASCADE', table_name);
                    END LOOP;
                    FOR routine IN SELECT p.oid FROM pg_proc p
                        WHERE p.pronamespace = current_schema()::regnamespace AND NOT EXISTS (
                            SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e') LOOP
                        EXECUTE format('DROP ROUTINE IF EXISTS %s CASCADE', routine);
                    END LOOP;
                END $$
                """)
    }

    /// Makes what was restored fit to be used: no version is one that a kept answer or an index in memory may know from
    /// after the backup, no worker of that time holds a job, and the planner knows what there is.
    package func settle() async throws {
        try await pool.transaction(limit: Self.limit) { transaction in
            _ = try await transaction.query("UPDATE collections SET version = version + 1000000")
            _ = try await transaction.query(
                """
                UPDATE jobs SET state = 'queued', stage = 'waiting', lease_token = NULL, lease_until = NULL, run_at = now()
                WHERE state = 'running'
                """)
        }
        try await pool.execute(script: "ANALYZE")
    }
}
