import ArgumentParser
import Domain
import Postgres
import Settings

/// The database for commands that work on it without the service.
enum DatabaseDoor {
    /// - Parameters:
    ///   - url: from the command line; otherwise `DATABASE_OWNER_URL`, or `DATABASE_URL` where that is not set.
    ///   - scope: what may be seen.
    static func open(
        _ url: String? = nil, connections: Int = 2, scope: DataScope = .every
    ) throws -> PostgresPool {
        let url = try url ?? standardURL()
        guard !url.isEmpty else { throw ValidationError("the database's URL is empty") }
        var configuration = PostgresConfiguration(url: url)
        configuration.maximumConnections = connections
        configuration.applicationName = "ragctl"
        configuration.statementTimeout = .seconds(600)
        return PostgresPool(configuration.scoped(fallback: scope))
    }

    static func standardURL() throws -> String {
        if let owner = try Settings(for: .ragctl, keys: [\.databaseOwnerURL]).databaseOwnerURL { return owner.value }
        return try Settings(for: .ragctl, keys: [\.databaseURL]).databaseURL.value
    }
}
