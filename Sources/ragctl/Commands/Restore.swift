import ArgumentParser
import Operations

/// `ragctl restore`.
struct Restore: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Restore a backup into an empty database, all of it or nothing.",
        discussion: """
            Stop the services first, or restore into a new database and point them there: their indexes in memory do not follow \
            a database into the past.
            """)

    @Argument(help: "Its name; the newest one without it.") var name: String?
    @Flag(help: "Take away what the database holds, once the backup has been found good.") var force = false
    @OptionGroup var options: BackupOptions

    func run() async throws {
        let url = try options.database()
        let shelf = try options.shelf(of: url)
        let start = ContinuousClock.now
        let manifest = try await Restoration(shelf: shelf, url: url).run(try await shelf.named(name), force: force)
        if options.databaseURL == nil { try await ServiceLogin.admit(try DatabaseDoor.open()) }
        options.show(manifest, took: ContinuousClock.now - start)
    }
}
