import Domain
package import Postgres

/// Whether PostgreSQL answers.
package struct PostgresDependency: Dependency {
    package let name: String
    package let isRequired: Bool
    private let pool: PostgresPool

    package init(pool: PostgresPool, name: String = "postgres", isRequired: Bool = true) {
        self.pool = pool
        self.name = name
        self.isRequired = isRequired
    }

    package func check() async throws {
        _ = try await pool.query("SELECT 1")
    }
}

/// Whether the database has the schema that this program knows.
package struct SchemaDependency: Dependency {
    package let name = "schema"
    package let isRequired = true
    private let migrator: Migrator

    package init(pool: PostgresPool) {
        migrator = Migrator(pool: pool)
    }

    package func check() async throws {
        do {
            try await migrator.requireCurrent()
        } catch let error as SchemaError {
            throw ServiceError(.unavailable, error.description)
        }
    }
}
