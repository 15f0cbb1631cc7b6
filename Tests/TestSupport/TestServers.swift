import FoundationEssentials

/// Where the servers of the tests are. A test that needs one and is told none fails with what to do.
package enum TestServers {
    /// A superuser's URL of PostgreSQL's maintenance database.
    package static func database() throws -> String { try url("TEST_DATABASE_URL") }
    package static func redis() throws -> String { try url("TEST_REDIS_URL") }

    private static func url(_ name: String) throws -> String {
        guard let url = ProcessInfo.processInfo.environment[name] else {
            throw MissingServer(description: "\(name) is not set: run the tests with make test")
        }
        return url
    }
}

package struct MissingServer: Error, CustomStringConvertible {
    package let description: String
}
