import FoundationEssentials
package import Postgres
package import Redis

/// Where the servers of the tests are, with patience for a machine that runs all tests at once. A test that needs one
/// and is told none fails with what to do.
package enum TestServers {
    /// A superuser's URL of PostgreSQL's maintenance database.
    package static func database() throws -> String { try url("TEST_DATABASE_URL") }
    package static func redis() throws -> String { try url("TEST_REDIS_URL") }

    /// - Parameter url: of a database; the maintenance database where it is nil.
    package static func postgresConfiguration(_ url: String? = nil) throws -> PostgresConfiguration {
        var configuration = PostgresConfiguration(url: try url ?? database())
        configuration.acquireTimeout = patience
        configuration.connectTimeout = patience
        configuration.statementTimeout = patience
        configuration.statementGrace = patience
        return configuration
    }

    /// - Parameter url: of a server; the tests' own where it is nil.
    package static func redisConfiguration(_ url: String? = nil) throws -> RedisConfiguration {
        var configuration = try RedisConfiguration(url: url ?? redis())
        configuration.acquireTimeout = patience
        configuration.connectTimeout = patience
        configuration.commandTimeout = patience
        return configuration
    }

    private static let patience = Duration.seconds(120)

    private static func url(_ name: String) throws -> String {
        guard let url = ProcessInfo.processInfo.environment[name] else {
            throw MissingServer(description: "\(name) is not set: run the tests with make test")
        }
        return url
    }
}

package struct MissingServer: Error, CustomStringConvertible {
    package let description: String

    package init(description: String) {
        self.description = description
    }
}
