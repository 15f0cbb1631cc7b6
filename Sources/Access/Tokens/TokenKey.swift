import Crypto
package import JSON

/// A key that tokens are checked with. Its kind alone decides the algorithm: what a token's header says must fit it.
package struct TokenKey: Sendable {
    enum Material: Sendable {
        case secret([UInt8])
        case pair(PublicKey)
    }

    /// Nil for a key that has no name.
    let id: String?
    let material: Material

    /// The only algorithm this key is good for (RFC 7518).
    var algorithm: String {
        switch material {
        case .secret: "HS256"
        case .pair(let key): key.kind == .rsa ? "RS256" : "ES256"
        }
    }

    func opens(_ signature: [UInt8], _ message: [UInt8]) -> Bool {
        switch material {
        case .secret(let secret): (try? HMACSHA256.isValid(signature, for: message, key: secret)) ?? false
        case .pair(let key): key.isValid(signature, for: message)
        }
    }

    /// A secret that the issuer and this service share, of 32 bytes or more.
    package static func shared(_ secret: String) -> TokenKey {
        TokenKey(id: nil, material: .secret(Array(secret.utf8)))
    }
}

/// Reads keys as people hand them over: a JSON Web Key Set (RFC 7517), or public keys in PEM, one after the other.
package enum TokenKeySet {
    private static let mostKeys = 100

    /// Nil for text that is neither, and for a set without a key that can be used. Keys of other kinds are passed over;
    /// symmetric ones too: what is public is no secret.
    package static func parse(_ text: [UInt8]) -> [TokenKey]? {
        let keys = (try? JSONValue(parsing: text)).map(keys(in:)) ?? pemKeys(String(decoding: text, as: UTF8.self))
        return keys.isEmpty ? nil : keys
    }

    private static func keys(in set: JSONValue) -> [TokenKey] {
        (set["keys"]?.array ?? []).prefix(mostKeys).compactMap(key)
    }

    private static func key(_ value: JSONValue) -> TokenKey? {
        guard value["use"].map({ $0 == "sig" }) ?? true, let key = publicKey(value) else { return nil }
        let known = TokenKey(id: value["kid"]?.string, material: .pair(key))
        return value["alg"]?.string ?? known.algorithm == known.algorithm ? known : nil
    }

    private static func publicKey(_ value: JSONValue) -> PublicKey? {
        func bytes(_ name: String) -> [UInt8]? { value[name]?.string.flatMap { Base64.url.decode($0) } }
        switch value["kty"]?.string {
        case "RSA":
            guard let modulus = bytes("n"), let exponent = bytes("e") else { return nil }
            return PublicKey(rsaModulus: modulus, exponent: exponent)
        case "EC" where value["crv"] == "P-256":
            guard let x = bytes("x"), let y = bytes("y") else { return nil }
            return PublicKey(p256X: x, y: y)
        default: return nil
        }
    }

    private static func pemKeys(_ text: String) -> [TokenKey] {
        let end = "-----END PUBLIC KEY-----"
        return text.split(separator: end).prefix(mostKeys).compactMap { part in
            guard part.contains("-----BEGIN PUBLIC KEY-----") else { return nil }
            return PublicKey(pem: part + end + "\n").map { TokenKey(id: nil, material: .pair($0)) }
        }
    }
}
