/// What a database says of itself at one moment, for a backup of that moment.
package struct BackupFacts: Sendable {
    /// Names the moment to other sessions, as long as this one stays open.
    package let snapshot: String
    /// The number of the last migration.
    package let schema: Int
    package let serverVersion: String
    /// Rows of the tables that tell whether a restore is complete.
    package let counts: [String: Int]

    package init(snapshot: String, schema: Int, serverVersion: String, counts: [String: Int]) {
        self.snapshot = snapshot
        self.schema = schema
        self.serverVersion = serverVersion
        self.counts = counts
    }
}
