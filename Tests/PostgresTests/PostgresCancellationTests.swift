import Postgres
import TestSupport
import Testing

/// What happens to statements whose tasks are cancelled, and to transactions that stand in each other's way.
@Suite struct PostgresCancellationTests {
    private func pool() throws -> PostgresPool {
        PostgresPool(try TestServers.postgresConfiguration())
    }

    /// Returns when a session waits for the advisory lock `key`.
    private func waiter(for key: Int, _ pool: PostgresPool) async throws {
        let sql = "SELECT count(*) AS n FROM pg_locks WHERE locktype = 'advisory' AND objid = $1::int AND NOT granted"
        while try await pool.query(sql, [.int(key)])[0].int("n") == 0 { await Task.yield() }
    }

    /// - Parameter isKept: whether the session knows the statement, and so sends it from another thread.
    @Test(.timeLimit(.minutes(5)), arguments: [false, true])
    func `cancelling a task ends its statement on the server`(isKept: Bool) async throws {
        let key = Int.random(in: 1...Int(Int32.max))
        let holder = try pool()
        let pool = try pool()
        if isKept { _ = try await pool.query("SELECT pg_advisory_xact_lock($1::bigint)", [.int(key)]) }
        try await holder.transaction { transaction in
            _ = try await transaction.query("SELECT pg_advisory_xact_lock($1::bigint)", [.int(key)])
            let task = Task {
                try await pool.transaction { transaction in
                    _ = try await transaction.query("SELECT pg_advisory_xact_lock($1::bigint)", [.int(key)])
                }
            }
            try await waiter(for: key, holder)
            task.cancel()
            await #expect(throws: CancellationError.self) { try await task.value }
        }
        #expect(try await pool.query("SELECT 1 AS n")[0].int("n") == 1)
    }

    @Test func `a statement of a cancelled task does not begin`() async throws {
        let pool = try pool()
        let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            return try await pool.query("SELECT 1")
        }
        await #expect(throws: CancellationError.self) { try await task.value }
    }

    @Test func `cancellations never hit a statement that came after`() async throws {
        var configuration = try TestServers.postgresConfiguration()
        configuration.maximumConnections = 1
        let pool = PostgresPool(configuration)
        for _ in 0..<50 {
            let task = Task { try await pool.query("SELECT 1") }
            task.cancel()
            #expect(try await pool.query("SELECT 2 AS n")[0].int("n") == 2)
            _ = await task.result
        }
    }

    @Test(.timeLimit(.minutes(5))) func `a deadlock is tried again`() async throws {
        let pool = try pool()
        let base = Int.random(in: 1...1_000_000_000)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for keys in [[base, base + 1], [base + 1, base]] {
                group.addTask {
                    try await pool.transaction { transaction in
                        for key in keys {
                            _ = try await transaction.query("SELECT pg_advisory_xact_lock($1::bigint)", [.int(key)])
                        }
                    }
                }
            }
            try await group.waitForAll()
        }
    }
}
