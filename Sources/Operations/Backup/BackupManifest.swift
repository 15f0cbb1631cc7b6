import Crypto
import Domain
package import FoundationEssentials
package import JSON

/// What stands beside a backup: what it holds, and the digest of its file, under a code that only the key's owner can make.
package struct BackupManifest: Sendable, Equatable {
    package let name: String
    package let createdAt: Date
    /// Of the database.
    package let schema: Int
    package let serverVersion: String
    /// Rows of each table that counts, at the backup's moment.
    package let counts: [String: Int]
    /// Of the sealed file.
    package let bytes: Int
    /// SHA-256 of the sealed file, hexadecimal.
    package let digest: String

    package static func fileName(_ name: String) -> String { name + ".json" }
    package static func dumpName(_ name: String) -> String { name + ".dump.sealed" }

    /// The manifest's file.
    func sealed(with key: BackupKey) throws -> [UInt8] {
        var object = members
        object["code"] = .string(Hexadecimal.encode(try key.code(for: JSONValue.object(object).bytes)))
        return JSONValue.object(object).bytes
    }

    /// Throws `wrongKey` where it was written with another key, or by somebody else.
    init(_ content: [UInt8], name: String, key: BackupKey) throws {
        let value = try? JSONValue(parsing: content)
        guard let value, let object = value.object, let manifest = Self(value), manifest.name == name else {
            throw BackupError(.altered, "the manifest of \(name) cannot be read, or is another backup's")
        }
        let members = JSONObject(object.members.filter { $0.name != "code" }.map { ($0.name, $0.value) })
        let code = Hexadecimal.encode(try key.code(for: JSONValue.object(members).bytes))
        guard ConstantTime.areEqual(Array(code.utf8), Array((value["code"]?.string ?? "").utf8)) else {
            throw BackupError(.wrongKey, "the manifest of \(name) was written with another key file, or altered")
        }
        self = manifest
    }

    package var json: JSONValue { .object(members) }

    init(
        name: String, createdAt: Date, facts: BackupFacts, bytes: Int, digest: String
    ) {
        self.name = name
        // As it is written.
        self.createdAt = Date(timeIntervalSince1970: createdAt.timeIntervalSince1970.rounded(.down))
        schema = facts.schema
        serverVersion = facts.serverVersion
        counts = facts.counts
        self.bytes = bytes
        self.digest = digest
    }

    private init?(_ value: JSONValue) {
        guard value["format"]?.int == 1, let name = value["name"]?.string, let digest = value["digest"]?.string,
            let bytes = value["bytes"]?.int, let schema = value["schema"]?.int,
            let seconds = value["created_at"]?.int, let counts = value["counts"]?.object
        else { return nil }
        self.name = name
        createdAt = Date(timeIntervalSince1970: Double(seconds))
        self.schema = schema
        serverVersion = value["server_version"]?.string ?? ""
        self.counts = Dictionary(counts.members.map { ($0.name, $0.value.int ?? 0) }) { first, _ in first }
        self.bytes = bytes
        self.digest = digest
    }

    private var members: JSONObject {
        JSONObject([
            ("format", 1), ("name", .string(name)), ("created_at", JSONValue(Int(createdAt.timeIntervalSince1970))),
            ("schema", JSONValue(schema)), ("server_version", .string(serverVersion)),
            ("counts", .object(JSONObject(counts.sorted { $0.key < $1.key }.map { ($0.key, JSONValue($0.value)) }))),
            ("bytes", JSONValue(bytes)), ("digest", .string(digest)),
        ])
    }
}
