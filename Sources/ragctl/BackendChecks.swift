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
