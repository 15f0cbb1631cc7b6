import Crypto
import Domain
import Postgres

/// What a receipt says about the documents that went: see `DeletionReceipt.digest`.
enum DeletionDigest {
    /// - Parameter rows: `id` and `digest` of each document, in the order of the ids.
    static func of(_ rows: [PostgresRow]) throws -> ContentDigest {
        let hasher = try SHA256()
        for row in rows {
            let id: DocumentID = try row.identifier("id")
            try hasher.update(Array("\(id) \(try row.text("digest"))\n".utf8))
        }
        return ContentDigest(hexadecimal: Hexadecimal.encode(try hasher.finish()))
    }
}
