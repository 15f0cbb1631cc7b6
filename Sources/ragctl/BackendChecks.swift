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
