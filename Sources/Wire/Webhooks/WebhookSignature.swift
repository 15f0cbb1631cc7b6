import Crypto

/// Signs webhooks as the Standard Webhooks specification says: HMAC-SHA256 over id, time and body.
package struct WebhookSignature: Sendable {
    /// Before a key in base64, as that specification writes keys.
    private static let mark = "whsec_"
    private static let shortest = 24

    private let key: [UInt8]

    /// - Parameter secret: `whsec_` and base64, or the key's bytes as text. Nil for less than 24 bytes.
    package init?(secret: String) {
        let key =
            secret.hasPrefix(Self.mark)
            ? Base64.standard.decode(Array(secret.utf8.dropFirst(Self.mark.utf8.count))) : Array(secret.utf8)
        guard let key, key.count >= Self.shortest else { return nil }
        self.key = key
    }

    /// The value of `webhook-signature`.
    ///
    /// - Parameter time: in seconds since 1970.
    package func of(id: String, time: Int, body: [UInt8]) throws -> String {
        let code = try HMACSHA256.code(for: Array("\(id).\(time).".utf8) + body, key: key)
        return "v1," + Base64.standard.encode(code)
    }
}
