import ArgumentParser
import JSON
import Postgres
import Storage

/// `ragctl migrate`: the database's schema to what this release knows.
struct Migrate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Bring the database's schema to this release.",
        discussion: "Safe to run at any time and from several places at once.")

    @Option(help: "The database (DATABASE_URL).")
    var databaseURL: String?

    @Option(help: "How long to wait for the database, in seconds.")
    var wait: Int = 30

    @Flag(help: "Also spread the tables over the nodes of a Citus cluster, by collection.")
    var distributed = false

    @Flag(help: "Print JSON.")
    var json = false

    func run() async throws {
        let pool = try DatabaseDoor.open(databaseURL)
        var applied = try await Self.migrate(pool, waitingFor: .seconds(wait))
        if databaseURL == nil { try await ServiceLogin.admit(pool) }
        if distributed {
            applied += try await TableDistribution(pool: pool).run(as: "ragctl").map { "distribution of \($0)" }
        }
        let text =
            applied.isEmpty ? "the schema is up to date" : applied.map { "applied \($0)" }.joined(separator: "\n")
        print(
            json ? JSONValue.object(JSONObject([("applied", .array(applied.map(JSONValue.string)))])).prettyText : text)
    }

    /// Tries again while the database does not answer, up to `limit`.
    static func migrate(_ pool: PostgresPool, waitingFor limit: Duration) async throws -> [String] {
        let deadline = ContinuousClock.now + limit
        while true {
            do {
                return try await Migrator(pool: pool).run(as: "ragctl")
            } catch let error as PostgresError where error.kind == .unavailable && .now < deadline {
                try await Task.sleep(for: .milliseconds(500))
            }
        }
    }
}
