import Operations
import Postgres
import Redis
import Storage

/// What `doctor` finds out about PostgreSQL and Redis.
enum BackendChecks {
    static func postgres(_ url: String?) async -> DoctorCheck {
        guard let url, !url.isEmpty else {
            return .broken(
                "postgres", "DATABASE_URL is not set",
                remedy: "set it, or let make run start a database of the project's own")
        }
        var configuration = PostgresConfiguration(url: url)
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

    static func redis(_ url: String?) async -> DoctorCheck {
        guard let url, !url.isEmpty else {
            return .healthy("redis", "REDIS_URL is not set: everything works without, slower")
        }
        do {
            _ = try await RedisPool(RedisConfiguration(url: url)).command("PING")
            return .healthy("redis", "answers")
        } catch {
            return .broken("redis", "\(error)", remedy: "start Redis, or correct REDIS_URL")
        }
    }
}
