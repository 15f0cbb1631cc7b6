import Operations
import Postgres
import Storage

/// A backup on its way into a database, and the look at what arrived.
struct Restoration {
    let shelf: BackupShelf
    let url: String

    /// Throws `BackupError` before anything was changed, or with nothing changed but what `force` took away.
    func run(_ name: String, force: Bool) async throws -> BackupManifest {
        let pool = try DatabaseDoor.open(url)
        let source = PostgresBackupSource(pool: pool)
        let tables = try await source.tableCount()
        if tables > 0 {
            guard force else {
                throw BackupError(
                    .notEmpty,
                    "the database holds \(tables) tables; restore into an empty one, or take them away with --force")
            }
            _ = try await shelf.verify(name)
            try await source.empty()
        }
        let manifest = try await shelf.restore(name, database: try await source.name())
        let counts = try await source.counts()
        guard counts == manifest.counts else {
            throw BackupError(.altered, "the database holds \(counts), the backup's moment had \(manifest.counts)")
        }
        // Roles are the server's, not the dump's: this makes the services' one and gives it its rights.
        _ = try await Migrator(pool: pool).run()
        try await source.settle()
        let findings = try await ConsistencyCheck(pool: pool).findings()
        guard findings.isEmpty else {
            throw BackupError(.altered, "\(findings.count) findings in what was restored; ragctl fsck names them")
        }
        return manifest
    }
}
