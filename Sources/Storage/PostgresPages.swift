import Postgres

/// Reads a statement's rows a page at a time, all of them as they are when it begins: a cursor in a transaction.
struct PostgresPages {
    /// Rows a page.
    private static let size = 2_000

    let pool: PostgresPool
    /// The cursor's name; another one for each statement. Part of the SQL: never from outside.
    let name: String

    /// - Parameter result: what `add` adds pages to; begins anew where the transaction has to.
    func read<Result: Sendable>(
        _ sql: String, _ parameters: [PostgresValue], into result: Result,
        _ add: @Sendable (inout Result, [PostgresRow]) throws -> Void
    ) async throws -> Result {
        try await pool.transaction { transaction in
            var result = result
            // All rows are wanted, not the first ones soon.
            try await transaction.execute(script: "SET LOCAL cursor_tuple_fraction = 1")
            _ = try await transaction.query("DECLARE \(name) NO SCROLL CURSOR FOR \(sql)", parameters)
            while true {
                let rows = try await transaction.query("FETCH \(Self.size) FROM \(name)")
                try add(&result, rows)
                if rows.count < Self.size { return result }
            }
        }
    }
}
