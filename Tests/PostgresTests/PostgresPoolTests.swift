import Postgres
import TestSupport
import Testing

/// The pool in good and bad times, on a real server.
@Suite struct PostgresPoolTests {
    private func configuration() throws -> PostgresConfiguration {
        try TestServers.postgresConfiguration()
    }

    @Test func `a transaction that throws leaves nothing behind`() async throws {
        struct Stop: Error {}
        let pool = PostgresPool(try configuration())
        let table = "t\(UInt32.random(in: 0 ... .max))"
        await #expect(throws: Stop.self) {
            try await pool.transaction { transaction in
                try await transaction.execute(script: "CREATE TABLE \(table) (n int)")
                throw Stop()
            }
        }
        #expect(try await pool.query("SELECT to_regclass($1) IS NULL AS gone", [.text(table)])[0].bool("gone"))
    }

    @Test func `waiting for a connection has an end`() async throws {
        var configuration = try configuration()
        configuration.maximumConnections = 1
        configuration.acquireTimeout = .milliseconds(30)
        let pool = PostgresPool(configuration)
        try await pool.transaction { _ in
            await #expect { _ = try await pool.query("SELECT 1") } throws: { error in
                (error as? PostgresError)?.kind == .exhausted
            }
        }
        #expect(try await pool.query("SELECT 1 AS n")[0].int("n") == 1)
    }

    @Test func `a connection whose buffers have grown long is not kept`() async throws {
        var configuration = try configuration()
        configuration.maximumConnections = 1
        let pool = PostgresPool(configuration)
        let backend = "SELECT pg_backend_pid() AS pid"
        let first = try await pool.query(backend)[0].int("pid")
        #expect(try await pool.query("SELECT length($1::bytea) AS n", [.bytes([])])[0].int("n") == 0)
        #expect(try await pool.query(backend)[0].int("pid") == first)
        let long = [UInt8](repeating: 7, count: 9 << 20)
        #expect(try await pool.query("SELECT length($1::bytea) AS n", [.bytes(long)])[0].int("n") == long.count)
        let second = try await pool.query(backend)[0].int("pid")
        #expect(second != first)
        _ = try await pool.query("SELECT repeat('x', 9000000) AS text")
        #expect(try await pool.query(backend)[0].int("pid") != second)
    }

    @Test func `more tasks than connections all get their turn`() async throws {
        var configuration = try configuration()
        configuration.maximumConnections = 3
        let pool = PostgresPool(configuration)
        let sum = try await withThrowingTaskGroup(of: Int.self) { group in
            for number in 0..<100 {
                group.addTask { try await pool.query("SELECT $1::int AS n", [.int(number)])[0].int("n") }
            }
            return try await group.reduce(0, +)
        }
        #expect(sum == 4950)
    }

    @Test func `a statement past its time is ended`() async throws {
        var configuration = try configuration()
        configuration.statementTimeout = .milliseconds(50)
        let pool = PostgresPool(configuration)
        await #expect { _ = try await pool.query("SELECT pg_sleep(600)") } throws: { error in
            (error as? PostgresError)?.kind == .timeout
        }
    }

    @Test func `a transaction may give its statements another time`() async throws {
        var configuration = try configuration()
        configuration.statementTimeout = .seconds(600)
        configuration.maximumConnections = 1
        let pool = PostgresPool(configuration)
        let setting = "SELECT current_setting('statement_timeout') AS t"
        let own = try await pool.transaction(limit: .seconds(90)) { try await $0.query(setting)[0].text("t") }
        #expect(own == "90s")
        #expect(try await pool.query(setting)[0].text("t") == "10min")
    }

    @Test func `a server that is not there is said at once`() async throws {
        let pool = PostgresPool(PostgresConfiguration(url: "postgresql://nobody@127.0.0.1:1/none"))
        await #expect { _ = try await pool.query("SELECT 1") } throws: { error in
            (error as? PostgresError)?.kind == .unavailable
        }
    }

    @Test func `connections that the server closed are replaced before anyone notices`() async throws {
        var configuration = try configuration()
        configuration.applicationName = "closed-\(UInt32.random(in: 0 ... .max))"
        let pool = PostgresPool(configuration)
        let administration = PostgresPool(try self.configuration())
        let first = try await pool.query("SELECT pg_backend_pid() AS pid")[0].int("pid")
        _ = try await administration.query("SELECT pg_terminate_backend($1::int, 100000)", [.int(first)])
        let second = try await pool.query("SELECT pg_backend_pid() AS pid")[0].int("pid")
        #expect(first != second)
    }

    @Test(arguments: [false, true])
    func `statements go on working when a migration adds a column`(inTransaction: Bool) async throws {
        let administration = PostgresPool(try configuration())
        let table = "t\(UInt32.random(in: 0 ... .max))"
        try await administration.execute(script: "CREATE TABLE \(table) (n int); INSERT INTO \(table) VALUES (1)")
        let pool = PostgresPool(try configuration())
        func read() async throws -> Int? {
            guard inTransaction else { return try await pool.query("SELECT * FROM \(table)").first?.int("n") }
            return try await pool.transaction { try await $0.query("SELECT * FROM \(table)").first?.int("n") }
        }
        #expect(try await read() == 1)
        try await administration.execute(script: "ALTER TABLE \(table) ADD COLUMN later text")
        #expect(try await read() == 1)
        #expect(try await read() == 1)
        try await administration.execute(script: "DROP TABLE \(table)")
    }

    @Test(arguments: [(Duration.seconds(600), true), (.zero, false)])
    func `a connection is kept until it is too old`(maximumAge: Duration, isKept: Bool) async throws {
        var configuration = try configuration()
        configuration.maximumAge = maximumAge
        let pool = PostgresPool(configuration)
        let first = try await pool.query("SELECT pg_backend_pid() AS pid")[0].int("pid")
        let second = try await pool.query("SELECT pg_backend_pid() AS pid")[0].int("pid")
        #expect((first == second) == isKept)
    }

    @Test func `a connection lost in the middle is unavailable, and the next one serves`() async throws {
        let pool = PostgresPool(try configuration())
        let administration = PostgresPool(try configuration())
        await #expect {
            try await pool.transaction { transaction in
                let pid = try await transaction.query("SELECT pg_backend_pid() AS pid")[0].int("pid")
                _ = try await administration.query("SELECT pg_terminate_backend($1::int, 100000)", [.int(pid)])
                _ = try await transaction.query("SELECT 1")
            }
        } throws: { error in
            (error as? PostgresError)?.kind == .unavailable
        }
        #expect(try await pool.query("SELECT 1 AS n")[0].int("n") == 1)
    }
}
