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
        do {
            _ = try await pool.query("SELECT 1")
        } catch let error as PostgresError where error.kind == .roleMissing {
            throw ServiceError(.unavailable, SchemaError.missing.description)
        }
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
        } catch let error as PostgresError where error.kind == .roleMissing {
            throw ServiceError(.unavailable, SchemaError.missing.description)
        } catch let error as PostgresError where error.sqlState == "42501" {
            // Schemas from before the role for services give it nothing to read.
            throw ServiceError(.unavailable, SchemaError.old.description)
        }
    }
}
