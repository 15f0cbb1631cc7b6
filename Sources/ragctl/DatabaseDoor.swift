import ArgumentParser
import Postgres
import Settings

/// The database for commands that work on it without the service.
enum DatabaseDoor {
    /// - Parameter url: from the command line; otherwise `DATABASE_URL` or the file that `DATABASE_URL_FILE` names.
    static func open(_ url: String? = nil, connections: Int = 2) throws -> PostgresPool {
        let url = try url ?? Settings(for: .ragctl, keys: [\.databaseURL]).databaseURL.value
        guard !url.isEmpty else { throw ValidationError("the database's URL is empty") }
        var configuration = PostgresConfiguration(url: url)
        configuration.maximumConnections = connections
        configuration.applicationName = "ragctl"
        configuration.statementTimeout = .seconds(600)
        return PostgresPool(configuration)
    }
}
