import ArgumentParser
import FoundationEssentials
import JSON
import Operations
import Storage

/// `ragctl backup create|list|verify|drill|prune`.
struct Backup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Make, list, check, try and remove backups of the database.",
        subcommands: [Create.self, List.self, Verify.self, Drill.self, Prune.self], defaultSubcommand: Create.self)

    struct Create: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Dump one moment of the database, compressed and sealed; read it back; remove old ones.")

        @OptionGroup var options: BackupOptions
        @OptionGroup var retention: RetentionOptions

        func run() async throws {
            let url = try options.database()
            let shelf = try options.shelf(of: url)
            let start = ContinuousClock.now
            let source = PostgresBackupSource(pool: try DatabaseDoor.open(url))
            let manifest = try await source.withSnapshot { try await shelf.make($0, at: Date()) }
            // What cannot be read back is no backup, and no reason to remove an older one.
            _ = try await shelf.verify(manifest.name)
            let removed = try await shelf.prune(retention.retention, now: Date())
            options.show(manifest, took: ContinuousClock.now - start, removed: removed)
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "What there is, newest first.")

        @OptionGroup var options: BackupOptions

        func run() async throws {
            let shelf = try options.shelf(of: "")
            var manifests: [BackupManifest] = []
            for name in try await shelf.names() { manifests.append(try await shelf.manifest(of: name)) }
            if options.json { return print(JSONValue.array(manifests.map(\.json)).prettyText) }
            for manifest in manifests { print(manifest.line) }
        }
    }

    struct Verify: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Read a backup as a restore would, and keep nothing of it.")

        @Argument(help: "Its name; the newest one without it.") var name: String?
        @OptionGroup var options: BackupOptions

        func run() async throws {
            let shelf = try options.shelf(of: "")
            let start = ContinuousClock.now
            let manifest = try await shelf.verify(try await shelf.named(name))
            options.show(manifest, took: ContinuousClock.now - start)
        }
    }

    struct Drill: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Restore a backup into an empty database, compare, and empty it again.")

        @Argument(help: "Its name; the newest one without it.") var name: String?
        @Option(help: "The empty database.") var into: String
        @OptionGroup var options: BackupOptions

        func run() async throws {
            let shelf = try options.shelf(of: into)
            let start = ContinuousClock.now
            let name = try await shelf.named(name)
            let manifest = try await Restoration(shelf: shelf, url: into).run(name, force: false)
            let took = ContinuousClock.now - start
            try await PostgresBackupSource(pool: try DatabaseDoor.open(into)).empty()
            options.show(manifest, took: took)
        }
    }

    struct Prune: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Remove what is kept no longer.")

        @OptionGroup var options: BackupOptions
        @OptionGroup var retention: RetentionOptions

        func run() async throws {
            let removed = try await options.shelf(of: "").prune(retention.retention, now: Date())
            for name in removed { print("removed \(name)") }
        }
    }
}

/// How long backups are kept.
struct RetentionOptions: ParsableArguments {
    @Option(help: "Every backup of so many hours.") var keepHours = 48
    @Option(help: "The newest of each of so many days.") var keepDays = 7
    @Option(help: "The newest of each of so many weeks.") var keepWeeks = 5
    @Option(help: "The newest of each of so many months.") var keepMonths = 12

    var retention: BackupRetention {
        BackupRetention(hours: keepHours, days: keepDays, weeks: keepWeeks, months: keepMonths)
    }
}

extension BackupShelf {
    /// The newest backup where none is named.
    func named(_ name: String?) async throws -> String {
        if let name { return name }
        guard let newest = try await names().first else { throw BackupError(.notFound, "there is no backup yet") }
        return newest
    }
}

extension BackupOptions {
    func show(_ manifest: BackupManifest, took: Duration, removed: [String] = []) {
        let seconds = Int(took.components.seconds)
        guard json else {
            print("\(manifest.line), in \(seconds) s")
            return removed.forEach { print("removed \($0)") }
        }
        var members = manifest.json.object ?? JSONObject()
        members["seconds"] = JSONValue(seconds)
        members["age_seconds"] = JSONValue(Int(Date().timeIntervalSince(manifest.createdAt)))
        members["removed"] = .array(removed.map(JSONValue.string))
        print(JSONValue.object(members).prettyText)
    }
}

extension BackupManifest {
    fileprivate var line: String {
        let age = Int(Date().timeIntervalSince(createdAt))
        let rows = "\(counts["documents"] ?? 0) documents, \(counts["chunks"] ?? 0) chunks"
        return "\(name): \(bytes) bytes, \(age) s old, schema \(schema), \(rows)"
    }
}
