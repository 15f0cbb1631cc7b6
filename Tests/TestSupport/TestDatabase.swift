import Domain
import FoundationEssentials
package import Postgres
import Storage

/// A migrated database of one test's own, dropped when the test is over.
package struct TestDatabase: Sendable {
    /// As services see it: confined, with the tenant `default` where a test sets no scope.
    package let pool: PostgresPool
    /// Of who made it and may do everything.
    package let owner: PostgresPool
    package let url: String

    /// Runs `body` with a fresh database on the server that `TEST_DATABASE_URL` names.
    package static func with<Result: Sendable>(
        _ body: (TestDatabase) async throws -> Result
    ) async throws -> Result {
        let server = try TestServers.database()
        let name = "test_" + String(UInt64.random(in: .min ... .max), radix: 36)
        var administration = try TestServers.postgresConfiguration(server)
        administration.maximumConnections = 1
        let administrator = PostgresPool(administration)
        try await administrator.execute(
            script: "CREATE DATABASE \(name) TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C.UTF-8'")
        let url = Self.url(server, database: name)
        let configuration = try TestServers.postgresConfiguration(url)
        let owner = PostgresPool(configuration.scoped(fallback: .of(.standard)))
        let pool = PostgresPool(configuration.confined(fallback: .of(.standard)))
        let result: Swift.Result<Result, any Error>
        do {
            _ = try await Migrator(pool: owner).run()
            result = .success(try await body(TestDatabase(pool: pool, owner: owner, url: url)))
        } catch {
            result = .failure(error)
        }
        try await administrator.execute(script: "DROP DATABASE \(name) WITH (FORCE)")
        return try result.get()
    }

    /// The URL with another database in its path.
    private static func url(_ url: String, database: String) -> String {
        let query = url.firstIndex(of: "?") ?? url.endIndex
        let base = url[..<query]
        let scheme = base.prefix { $0 != ":" }.count + "://".count
        let path = base.dropFirst(scheme).firstIndex(of: "/") ?? base.endIndex
        return base[..<path] + "/" + database + url[query...]
    }
}
