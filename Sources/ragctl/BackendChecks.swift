import Operations
import Postgres
import Redis
import Settings
import Storage

/// What `doctor` finds out about PostgreSQL and Redis.
enum BackendChecks {
    static func postgres() async -> DoctorCheck {
        let settings: Settings
        do {
            settings = try Settings(for: .ragctl, keys: [\.databaseURL])
        } catch {
            return .broken(
                "postgres", "\(error)", remedy: "set it, or let make run start a database of the project's own")
        }
        var configuration = PostgresConfiguration(url: settings.databaseURL.value)
        configuration.maximumConnections = 1
        let pool = PostgresPool(configuration)
        do {
            let version = try await pool.query("SELECT current_setting('server_version') AS version")[0].text("version")
            try await Migrator(pool: pool).requireCurrent()
            return .healthy("postgres", "PostgreSQL \(version), schema current")
        } catch let error as SchemaError {
            return .broken("postgres", "\(error)", remedy: "ragctl migrate")
        } catch {
            return .broken("postgres", "\(error)", remedy: "start the database, or correct DATABASE_URL")
        }
    }

    /// Nil where the database does not answer: `postgres` says so.
    static func tenancy() async -> DoctorCheck? {
        guard let settings = try? Settings(for: .ragctl, keys: [\.databaseURL]) else { return nil }
        var configuration = PostgresConfiguration(url: settings.databaseURL.value)
        configuration.maximumConnections = 1
        guard let check = try? await TenancyCheck(PostgresPool(configuration)) else { return nil }
        guard check.isBound else {
            return .broken(
                "tenancy", "services have no role that row-level security binds",
                remedy: "ragctl migrate, as a role that may create roles")
        }
        let more = "services work as rag_service, but connect as \(check.login), who may do more: see docs/security.md"
        return .healthy(
            "tenancy", check.isMore ? more : "services connect as \(check.login), bound by row-level security")
    }

    /// Instances are counted as PostgreSQL sees them: by name and address. Nil where it does not answer: `postgres` says so.
    static func connections() async -> DoctorCheck? {
        guard let settings = try? Settings(for: .ragctl, keys: [\.databaseURL, \.databasePoolSize]) else { return nil }
        var configuration = PostgresConfiguration(url: settings.databaseURL.value)
        configuration.maximumConnections = 1
        let rows = try? await PostgresPool(configuration).query(
            """
            SELECT current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int AS most,
                   (SELECT count(DISTINCT (application_name, client_addr)) FROM pg_stat_activity
                    WHERE application_name IN ('rag-api', 'rag-retriever', 'rag-worker')) AS instances
            """)
        guard let row = rows?.first, let most = try? row.int("most"), let instances = try? row.int("instances") else {
            return nil
        }
        return ConnectionBudget(instances: instances, poolSize: settings.databasePoolSize, maximum: most).check
    }

    static func redis() async -> DoctorCheck {
        do {
            guard let url = try Settings(for: .ragctl, keys: [\.redisURL]).redisURL else {
                return .healthy("redis", "REDIS_URL is not set: everything works without, slower")
            }
            _ = try await RedisPool(RedisConfiguration(url: url.value)).command("PING")
            return .healthy("redis", "answers")
        } catch {
            return .broken("redis", "\(error)", remedy: "start Redis, or correct REDIS_URL")
        }
    }
}
