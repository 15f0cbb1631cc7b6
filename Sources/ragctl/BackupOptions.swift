import ArgumentParser
import FoundationEssentials
import Operations
import Postgres
import Settings
import Storage
import Wire

/// Where backups are, what seals them, and PostgreSQL's programs.
struct BackupOptions: ParsableArguments {
    @Option(name: .customLong("to"), help: "A folder, or s3://BUCKET/PREFIX (BACKUP_TO).")
    var place: String?

    @Option(help: "The file of the key (BACKUP_KEY_FILE). Without it nobody reads a backup: keep it elsewhere too.")
    var keyFile: String?

    @Option(help: "The folder of pg_dump and pg_restore, where they are not on the path.")
    var tools: String?

    @Option(help: "The database, as its owner (DATABASE_OWNER_URL, or DATABASE_URL).")
    var databaseURL: String?

    @Flag(help: "Print JSON.")
    var json = false

    func shelf(of databaseURL: String) throws -> BackupShelf {
        let settings = try Settings(
            for: .ragctl,
            keys: [
                \.backupTo, \.backupKey, \.backupEndpoint, \.backupRegion, \.backupAccessKeyID,
                \.backupSecretAccessKey,
            ])
        var variables = try PostgresEnvironment.variables(of: databaseURL)
        // Row-level security binds the owner too: a backup is of all tenants.
        variables["PGOPTIONS"] = [variables["PGOPTIONS"], "-c rag.tenant=*"].compactMap(\.self).joined(separator: " ")
        return BackupShelf(
            store: try store(settings), key: try key(settings), tool: PostgresTool(folder: tools, connection: variables)
        )
    }

    /// The database that the options or the settings name.
    func database() throws -> String {
        try databaseURL ?? DatabaseDoor.standardURL()
    }

    private func key(_ settings: Settings) throws -> BackupKey {
        if let keyFile {
            guard let content = try? String(contentsOf: URL(filePath: keyFile), encoding: .utf8) else {
                throw ValidationError("the key file \(keyFile) cannot be read")
            }
            return try BackupKey(content: content)
        }
        guard let key = settings.backupKey else {
            throw ValidationError(
                "name a key file: --key-file or BACKUP_KEY_FILE; make one: openssl rand -base64 48 > FILE")
        }
        return try BackupKey(content: key.value)
    }

    private func store(_ settings: Settings) throws -> any BackupStore {
        guard let address = place ?? settings.backupTo else {
            throw ValidationError("say where backups are kept: --to or BACKUP_TO")
        }
        guard address.hasPrefix("s3://") else { return try FolderStore(folder: address) }
        let parts = address.dropFirst(5).split(separator: "/", maxSplits: 1)
        guard let bucket = parts.first, let id = settings.backupAccessKeyID, let secret = settings.backupSecretAccessKey
        else {
            throw ValidationError("s3:// wants a bucket, BACKUP_S3_ACCESS_KEY_ID and BACKUP_S3_SECRET_ACCESS_KEY")
        }
        let client = try S3Client(
            S3Client.Configuration(
                endpoint: settings.backupEndpoint, region: settings.backupRegion, bucket: String(bucket),
                accessKeyID: id.value, secretAccessKey: secret.value))
        return ObjectStore(client: client, address: address, prefix: parts.count > 1 ? String(parts[1]) : "")
    }
}
