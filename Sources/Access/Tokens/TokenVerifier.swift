import Domain
package import FoundationEssentials
import JSON

/// Tells who a JSON Web Token speaks of, once it is believed (RFC 7519, RFC 8725).
package struct TokenVerifier: Sendable {
    private let keyring: TokenKeyring
    private let rules: TokenRules

    package init(keyring: TokenKeyring, rules: TokenRules) {
        self.keyring = keyring
        self.rules = rules
    }

    /// Whether `text` looks like a token at all.
    package static func isMeant(_ text: String) -> Bool { text.utf8.count { $0 == UInt8(ascii: ".") } == 2 }

    /// Throws `AccessRefusal`, whose reason says nothing of the token's contents, and `ServiceError` while the issuer's keys
    /// are away.
    package func principal(of text: String, at now: Date = Date()) async throws -> Principal {
        guard let token = SignedToken(text) else { throw AccessRefusal.invalid("this is not a signed token") }
        let keys = try await keyring.keys(for: token.algorithm, named: token.keyID)
        guard keys.contains(where: { $0.opens(token.signature, token.message) }) else {
            throw AccessRefusal.invalid("the token's signature is not by a key of its issuer")
        }
        try checkIdentity(token.claims)
        try checkTime(token.claims, now.timeIntervalSince1970)
        return try TokenClaims(claims: token.claims, rules: rules).principal()
    }

    private func checkIdentity(_ claims: JSONObject) throws(AccessRefusal) {
        guard claims["iss"]?.string == rules.issuer else { throw .invalid("the token is by another issuer") }
        let audiences = claims["aud"]?.string.map { [$0] } ?? claims["aud"]?.array?.compactMap(\.string) ?? []
        guard !Set(audiences).isDisjoint(with: rules.audiences) else {
            throw .invalid("the token is for another audience")
        }
    }

    /// A token without an end is not believed.
    private func checkTime(_ claims: JSONObject, _ now: Double) throws(AccessRefusal) {
        let skew = rules.clockSkew / .seconds(1)
        guard let end = claims["exp"]?.double, now < end + skew else { throw .invalid("the token has expired") }
        for name in ["nbf", "iat"] {
            guard let value = claims[name] else { continue }
            guard let start = value.double, start <= now + skew else { throw .invalid("the token is not valid yet") }
        }
    }
}
