import Crypto
import JSON

/// A JSON Web Token taken apart (RFC 7515, compact form), not yet believed.
struct SignedToken: Sendable {
    static let longest = 16_384

    let algorithm: String
    let keyID: String?
    let claims: JSONObject
    /// What the signature is over.
    let message: [UInt8]
    let signature: [UInt8]

    /// Nil for what is no such token, and for one that wants extensions to be understood (`crit`) or is typed as something else
    /// than a token.
    init?(_ text: String) {
        let parts = text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard text.utf8.count <= Self.longest, parts.count == 3, let header = Self.object(parts[0]),
            let claims = Self.object(parts[1]), let signature = Base64.url.decode(Array(parts[2])), !signature.isEmpty,
            let algorithm = header["alg"]?.string, header["crit"] == nil,
            ["jwt", "at+jwt", "application/at+jwt"].contains(header["typ"]?.string?.lowercased() ?? "jwt")
        else { return nil }
        self.algorithm = algorithm
        keyID = header["kid"]?.string
        self.claims = claims
        message = Array(parts[0]) + [UInt8(ascii: ".")] + Array(parts[1])
        self.signature = signature
    }

    private static func object(_ part: Substring.UTF8View) -> JSONObject? {
        Base64.url.decode(Array(part)).flatMap { try? JSONValue(parsing: $0).object }
    }
}
