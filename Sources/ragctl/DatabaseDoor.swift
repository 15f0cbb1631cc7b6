import ArgumentParser
import Postgres

/// The database for commands that work on it without the service.
enum DatabaseDoor {
    static func open(_ url: String?) throws -> PostgresPool {
        guard let url, !url.isEmpty else { throw ValidationError("DATABASE_URL is not set") }
        var configuration = PostgresConfiguration(url: url)
        configuration.maximumConnections = 2
        configuration.applicationName = "ragctl"
        configuration.statementTimeout = .seconds(600)
        return PostgresPool(configuration)
    }
}
