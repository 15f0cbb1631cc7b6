import Synchronization
import Threads

/// A bounded number of connections, opened when they are needed and kept.
package final class PostgresPool: Sendable {
    private let configuration: PostgresConfiguration
    private let gate: Gate
    private let idle = Mutex<[PostgresConnection]>([])

    package init(_ configuration: PostgresConfiguration) {
        self.configuration = configuration
        gate = Gate(width: configuration.maximumConnections)
    }

    /// The rows of one statement, in a transaction of its own. Tried again, like `transaction`.
    package func query(_ sql: String, _ parameters: [PostgresValue] = []) async throws -> [PostgresRow] {
        try await retrying { try await withConnection { try await $0.query(sql, parameters) } }
    }

    /// Runs a script of statements without parameters.
    package func execute(script: String) async throws {
        try await withConnection { try await $0.execute(script: script) }
    }

    /// Everything in `body` happens, or nothing. Tried again up to twice when the server asks for it (serialization
    /// failures, deadlocks), so `body` must have no other effects.
    ///
    /// - Parameter limit: how long each of its statements may take, where that is not the usual time.
    package func transaction<Result: Sendable>(
        limit: Duration? = nil, _ body: @Sendable (PostgresTransaction) async throws -> Result
    ) async throws -> Result {
        try await retrying { try await transactOnce(limit, body) }
    }

    private func retrying<Result>(_ body: () async throws -> Result) async throws -> Result {
        for _ in 0..<2 {
            do {
                return try await body()
            } catch let error as PostgresError where error.kind == .retryable {
                try Task.checkCancellation()
            }
        }
        return try await body()
    }

    private func transactOnce<Result: Sendable>(
        _ limit: Duration?, _ body: @Sendable (PostgresTransaction) async throws -> Result
    ) async throws -> Result {
        try await withConnection { connection in
            try await connection.begin(limit: limit)
            do {
                let result = try await body(PostgresTransaction(connection))
                try await connection.end("COMMIT")
                return result
            } catch {
                try? await connection.end("ROLLBACK")
                throw error
            }
        }
    }

    /// Lends a connection to `body`. One that broke is not kept.
    private func withConnection<Result>(
        _ body: (PostgresConnection) async throws -> Result
    ) async throws -> Result {
        guard await gate.enter(within: configuration.acquireTimeout) else {
            try Task.checkCancellation()
            throw PostgresError(.exhausted, "all \(configuration.maximumConnections) database connections are busy")
        }
        defer { gate.leave() }
        let connection = try await connect()
        do {
            try await connection.enter(configuration.scope())
            let result = try await body(connection)
            keep(connection)
            return result
        } catch {
            if await !connection.isBroken { keep(connection) }
            if Task.isCancelled, (error as? PostgresError)?.kind == .cancelled { throw CancellationError() }
            throw error
        }
    }

    private func keep(_ connection: PostgresConnection) {
        if connection.isSwollen { return }
        idle.withLock { $0.append(connection) }
    }

    /// The connection last used, so that the others may rest; those that the server closed meanwhile are dropped.
    private func connect() async throws -> PostgresConnection {
        while let kept = idle.withLock({ $0.popLast() }) {
            if !kept.isStale { return kept }
        }
        return try await PostgresConnection.open(configuration)
    }
}

/// Statements inside one transaction.
package struct PostgresTransaction: Sendable {
    private let connection: PostgresConnection

    init(_ connection: PostgresConnection) {
        self.connection = connection
    }

    package func query(_ sql: String, _ parameters: [PostgresValue] = []) async throws -> [PostgresRow] {
        try await connection.query(sql, parameters)
    }

    /// Runs a script of statements without parameters.
    package func execute(script: String) async throws {
        try await connection.execute(script: script)
    }
    /// Brings rows into `table` by COPY: many times as fast as statements.
    ///
    /// - Parameter table: its name and columns, as in `chunks (collection_id, id)`. Part of the SQL: never from outside.
    package func copy(_ rows: PostgresCopyRows, into table: String) async throws {
        try await connection.copy(rows, into: table)
    }
}
