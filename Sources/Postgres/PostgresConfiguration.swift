/// How to reach a database, and how long to wait for it.
package struct PostgresConfiguration: Sendable {
    /// libpq's URL: `postgresql://user:password@host:port/name?option=value`.
    package var url: String
    package var maximumConnections = 8
    /// For a free connection of the pool.
    package var acquireTimeout: Duration = .seconds(5)
    package var connectTimeout: Duration = .seconds(5)
    /// For one statement; zero for none.
    package var statementTimeout: Duration = .seconds(30)
    /// After the server's own time for a statement, until it is taken for lost.
    package var statementGrace: Duration = .seconds(5)
    /// An older connection is replaced when it is next wanted: with several hosts in `url` the best of them is chosen anew.
    package var maximumAge: Duration = .seconds(300)
    package var applicationName = "rag-pipeline"

    /// The role that statements run as, whoever connects; nil for who connects.
    package var role: String?
    /// Settings of the session for the work at hand, asked before each piece of it: what row-level security reads.
    package var scope: @Sendable () -> [String: String] = { [:] }

    package init(url: String) {
        self.url = url
    }
}
