package import Crypto

/// An API key as its holder writes it: `rag_4f3a9c01b2de_` and 43 characters. The first two parts are visible everywhere and
/// find the key; the last one is the secret.
package struct KeyText: Sendable {
    /// `rag_4f3a9c01b2de`.
    package let prefix: String
    /// All of it. Shown once, never stored.
    package let text: String

    private static let mark = "rag"
    private static let prefixBytes = 6
    private static let secretBytes = 32

    private init(name: String) throws(CryptoError) {
        prefix = name
        text = name + "_" + Base64.url.encode(try RandomBytes.make(Self.secretBytes))
    }

    /// A new key.
    package static func make() throws(CryptoError) -> KeyText {
        try KeyText(name: mark + "_" + Hexadecimal.encode(try RandomBytes.make(prefixBytes)))
    }

    /// A new secret behind a prefix that stays.
    package static func make(prefix: String) throws(CryptoError) -> KeyText { try KeyText(name: prefix) }

    /// Nil for what has not the shape of a key.
    package init?(_ text: String) {
        let parts = text.split(separator: "_", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0] == Self.mark, parts[1].utf8.count == Self.prefixBytes * 2,
            Hexadecimal.decode(String(parts[1])) != nil,
            Base64.url.decode(String(parts[2]))?.count == Self.secretBytes
        else { return nil }
        prefix = "\(parts[0])_\(parts[1])"
        self.text = text
    }
}

/// Makes of keys what is stored of them: whoever reads the database learns no key, and whoever writes it cannot make one.
struct KeyDigester: Sendable {
    private let secret: [UInt8]

    /// - Parameter secret: the server's own, of 32 bytes or more.
    init(secret: String) {
        self.secret = Array(secret.utf8)
    }

    /// 32 bytes.
    func digest(_ key: KeyText) throws(CryptoError) -> [UInt8] {
        try HMACSHA256.code(for: Array("api key\n\(key.text)".utf8), key: secret)
    }
}
