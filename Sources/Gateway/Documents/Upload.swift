import Crypto
import Domain
import JSON

/// A document as a client sent it, before anything is known of its format.
struct Upload: Sendable {
    /// Nil: one is made from the digest.
    let source: String?
    let title: String?
    /// The media type that the client declared.
    let declaredType: String?
    let metadata: JSONObject
    /// Who may find it.
    var permissions = PermissionSet.none
    let content: [UInt8]
    /// Where the bytes are to be fetched; nil where they came along.
    var url: String?

    /// Of all of it, in 32 bytes. The same upload has the same digest whichever way it was sent, so that a form's
    /// boundary, which clients make anew for each try, makes no difference.
    func digest() throws -> [UInt8] {
        let content = try SHA256.hexadecimalDigest(content)
        let parts: JSONValue = [
            "source": source.map(JSONValue.string) ?? .null, "title": title.map(JSONValue.string) ?? .null,
            "type": declaredType.map(JSONValue.string) ?? .null, "metadata": .object(metadata),
            "permissions": .array(permissions.sorted.map(JSONValue.string)),
            "content": .string(content), "url": url.map(JSONValue.string) ?? .null,
        ]
        return try SHA256.digest(parts.bytes)
    }
}
