package import Postgres

/// Brings a database to the schema that this program knows. Forward only; one at a time, by an advisory lock.
package struct Migrator: Sendable {
    private static let lock = 7_216_401_839

    private let pool: PostgresPool

    package init(pool: PostgresPool) {
        self.pool = pool
    }

    /// Applies what is missing, each step in a transaction. Answers the names of the steps it applied; throws
    /// `SchemaError` when the database was migrated by a newer program or by other texts.
    ///
    /// - Parameter actor: whom the audit log names, in the same transaction; nil where nothing is to be written down.
    package func run(as actor: String? = nil) async throws -> [String] {
        try await pool.transaction { transaction in
            _ = try await transaction.query("SELECT pg_advisory_xact_lock(\(Self.lock))")
            try await transaction.execute(
                script: """
                    CREATE TABLE IF NOT EXISTS schema_migrations (
                        number int PRIMARY KEY, name text NOT NULL, checksum text NOT NULL,
                        applied_at timestamptz NOT NULL DEFAULT now());
                    ALTER TABLE schema_migrations ADD COLUMN IF NOT EXISTS works_from int
                    """)
            try await transaction.execute(script: ServiceRole.making)
            let applied = try SchemaState(rows: try await transaction.query(SchemaState.query))
            try applied.check()
            var names: [String] = []
            for migration in Migration.all where applied.checksums[migration.number] == nil {
                try await transaction.execute(script: migration.sql)
                _ = try await transaction.query(
                    "INSERT INTO schema_migrations (number, name, checksum, works_from) VALUES ($1::int, $2, $3, $4::int)",
                    [
                        .int(migration.number), .text(migration.name), .text(migration.checksum()),
                        .int(migration.worksFrom),
                    ])
                names.append("\(migration.number) \(migration.name)")
            }
            try await transaction.execute(script: ServiceRole.rights)
            try await transaction.append(migrationBy: actor, names)
            return names
        }
    }

    /// Lets `login`, which must be there, work as services do. Throws `SchemaError` where there is no such role.
    package func admit(_ login: String) async throws {
        guard try await !pool.query("SELECT FROM pg_roles WHERE rolname = $1", [.text(login)]).isEmpty else {
            throw SchemaError(
                "the server has no role \(login), which services connect as: CREATE ROLE it with LOGIN and a password")
        }
        try await pool.execute(script: ServiceRole.admission(of: login))
    }

    /// Throws `SchemaError` unless the database has the schema that this program knows, or a newer one that it works with.
    package func requireCurrent() async throws {
        let exists = try await pool.query("SELECT to_regclass('schema_migrations') IS NOT NULL AS found")
        guard try exists.first?.bool("found") == true else {
            throw SchemaError.missing
        }
        let state = try SchemaState(rows: await pool.query(SchemaState.query))
        try state.check()
        try state.checkComplete()
    }
}

/// Which steps a database has seen.
struct SchemaState {
    /// A table made before steps said from which schema on they work has no such column.
    static let query = """
        SELECT number, checksum, coalesce((to_jsonb(m) ->> 'works_from')::int, number) AS works_from
        FROM schema_migrations m ORDER BY number
        """

    let checksums: [Int: String]
    private let worksFrom: [Int: Int]

    init(rows: [PostgresRow]) throws {
        checksums = try Dictionary(uniqueKeysWithValues: rows.map { (try $0.int("number"), try $0.text("checksum")) })
        worksFrom = try Dictionary(uniqueKeysWithValues: rows.map { (try $0.int("number"), try $0.int("works_from")) })
    }

    /// Throws when this program must not touch the database.
    func check() throws {
        let known = try Dictionary(uniqueKeysWithValues: Migration.all.map { ($0.number, try $0.checksum()) })
        for (number, checksum) in checksums {
            if let expected = known[number] {
                guard expected == checksum else {
                    throw SchemaError(
                        "step \(number) of the database's schema was made by another text than this program's")
                }
            } else if worksFrom[number, default: number] > known.count {
                throw SchemaError(
                    "the database has schema \(number), which this program does not work with; use a newer release")
            }
        }
    }

    func checkComplete() throws(SchemaError) {
        guard Migration.all.allSatisfy({ checksums[$0.number] != nil }) else {
            throw SchemaError.old
        }
    }
}

/// Why a database's schema cannot be used, in one sentence.
package struct SchemaError: Error, CustomStringConvertible {
    /// Holds nothing secret: readiness reports show it.
    package let description: String

    init(_ description: String) {
        self.description = description
    }

    static let missing = SchemaError(
        "the database has no schema yet, or not for who connects; run: ragctl migrate")
    static let old = SchemaError("the database's schema is older than this program; run: ragctl migrate")
}
