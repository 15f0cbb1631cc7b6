import Crypto
package import Domain
package import FoundationEssentials
import Wire

/// Backups of a database in a store: makes, lists, checks, restores and removes them.
package struct BackupShelf: Sendable {
    /// Before the time in a backup's name.
    private static let prefix = "rag-"
    /// What a restore must not depend on: who owned what, and whether a comment on an extension may be written.
    private static let restoreOptions = ["--no-owner", "--no-privileges", "--no-comments", "--exit-on-error"]

    private let store: any BackupStore
    private let key: BackupKey
    private let tool: PostgresTool

    package init(store: any BackupStore, key: BackupKey, tool: PostgresTool) {
        self.store = store
        self.key = key
        self.tool = tool
    }

    /// The names of complete backups, newest first.
    package func names() async throws -> [String] {
        let suffix = BackupManifest.fileName("")
        return try await store.names().filter { $0.hasPrefix(Self.prefix) && $0.hasSuffix(suffix) }
            .map { String($0.dropLast(suffix.count)) }.sorted(by: >)
    }

    /// Throws `notFound`, and whatever is wrong with it.
    package func manifest(of name: String) async throws -> BackupManifest {
        try BackupManifest(try await store.read(BackupManifest.fileName(name)), name: name, key: key)
    }

    /// Dumps the moment that `facts` names. The manifest is written last: what has none is no backup.
    package func make(_ facts: BackupFacts, at date: Date) async throws -> BackupManifest {
        let name = Self.prefix + date.basicText
        let measure = try StreamDigest()
        let arguments = [
            "--format=custom", "--compress=6", "--no-owner", "--no-privileges", "--enable-row-security",
            "--snapshot=\(facts.snapshot)",
        ]
        try await store.write(BackupManifest.dumpName(name)) { put in
            var sealer = try Sealer(key: key)
            try await put(measure.add(sealer.head))
            try await tool.read("pg_dump", arguments) { piece in
                let sealed = try sealer.add(piece)
                if !sealed.isEmpty { try await put(measure.add(sealed)) }
            }
            try await put(measure.add(try sealer.finish()))
        }
        let manifest = BackupManifest(
            name: name, createdAt: date, facts: facts, bytes: measure.count, digest: try measure.hexadecimal())
        try await store.write(BackupManifest.fileName(name), try manifest.sealed(with: key))
        return manifest
    }

    /// Reads the whole backup as a restore would, counts its rows, and keeps nothing of it. Throws what is wrong with it.
    package func verify(_ name: String) async throws -> BackupManifest {
        let manifest = try await manifest(of: name)
        let rows = RowCounter()
        try await tool.write("pg_restore", ["--file=-"], feed: { try await open(manifest, $0) }, take: rows.add)
        for (table, count) in manifest.counts.sorted(by: { $0.key < $1.key }) where rows[table] != count {
            throw BackupError(
                .altered, "\(name) has \(rows[table]) rows of \(table), its moment had \(count): it is not whole")
        }
        return manifest
    }

    /// Puts everything into the database at once or not at all. The caller has seen to it that nothing is in its way.
    package func restore(_ name: String, database: String) async throws -> BackupManifest {
        let manifest = try await verify(name)
        let arguments = Self.restoreOptions + ["--single-transaction", "--dbname=\(database)"]
        try await tool.write("pg_restore", arguments, feed: { try await open(manifest, $0) })
        return manifest
    }

    /// Removes what `retention` does not keep; the names of it. The manifest goes first.
    package func prune(_ retention: BackupRetention, now: Date) async throws -> [String] {
        let backups = try await names().compactMap { name in Self.date(of: name).map { (name: name, date: $0) } }
        let expired = retention.expired(backups, now: now)
        for name in expired {
            try await store.remove(BackupManifest.fileName(name))
            try await store.remove(BackupManifest.dumpName(name))
        }
        return expired
    }

    /// The plain dump to `put`. What it handed out by the time it throws must not be used.
    private func open(_ manifest: BackupManifest, _ put: ([UInt8]) async throws -> Void) async throws {
        let file = BackupManifest.dumpName(manifest.name)
        var unsealer = Unsealer(key: key, name: file)
        let measure = try StreamDigest()
        try await store.read(file) { piece in
            let plain = try unsealer.add(measure.add(piece))
            if !plain.isEmpty { try await put(plain) }
        }
        let last = try unsealer.finish()
        guard measure.count == manifest.bytes, try measure.hexadecimal() == manifest.digest else {
            throw BackupError(.altered, "\(file) is not the file that its manifest names")
        }
        try await put(last)
    }

    /// When a backup of that name was made; nil where it is no backup's name.
    package static func date(of name: String) -> Date? {
        let digits = name.dropFirst(prefix.count).utf8.map { Int($0) - 0x30 }
        guard name.hasPrefix(prefix), digits.count == 16 else { return nil }
        func number(_ range: Range<Int>) -> Int { digits[range].reduce(0) { $0 * 10 + $1 } }
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = .gmt
        return calendar.date(
            from: DateComponents(
                year: number(0..<4), month: number(4..<6), day: number(6..<8), hour: number(9..<11),
                minute: number(11..<13), second: number(13..<15)))
    }
}

/// Counts and digests what passes by.
private final class StreamDigest {
    private(set) var count = 0
    private var hasher: SHA256?

    init() throws {
        hasher = try SHA256()
    }

    func add(_ bytes: [UInt8]) -> [UInt8] {
        count += bytes.count
        try? hasher?.update(bytes)
        return bytes
    }

    func hexadecimal() throws -> String {
        guard let hasher = hasher.take() else { throw BackupError(.altered, "a digest was asked for twice") }
        return Hexadecimal.encode(try hasher.finish())
    }
}
