import Crypto

/// What backups are sealed with, made of the content of a key file.
package struct BackupKey: Sendable {
    /// So many bytes of a key file say that it is none.
    private static let shortest = 32

    private let master: [UInt8]

    /// - Parameter content: of the key file; line feeds at its end do not count.
    package init(content: String) throws {
        let bytes = Array(content.utf8.reversed().drop { $0 == 0x0A || $0 == 0x0D }.reversed())
        guard bytes.count >= Self.shortest else {
            throw BackupError(
                .wrongKey,
                "the key file has fewer than \(Self.shortest) bytes; make one: openssl rand -base64 48 > FILE")
        }
        master = try HMACSHA256.code(for: bytes, key: Array("rag-pipeline backup key 1".utf8))
    }

    /// The key of one file, whose salt nobody else has.
    func fileKey(salt: [UInt8]) throws -> [UInt8] { try derived("file", salt) }

    /// Tells a wrong key from a damaged file.
    func check(salt: [UInt8]) throws -> [UInt8] { Array(try derived("check", salt).prefix(16)) }

    func code(for message: [UInt8]) throws -> [UInt8] {
        try HMACSHA256.code(for: message, key: try derived("manifest", []))
    }

    private func derived(_ purpose: String, _ salt: [UInt8]) throws -> [UInt8] {
        try HMACSHA256.code(for: Array(purpose.utf8) + [0] + salt, key: master)
    }
}
