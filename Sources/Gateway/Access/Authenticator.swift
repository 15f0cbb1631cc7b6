import Access
import HTTP

/// Finds out who sends a request, by what it brings as proof.
struct Authenticator: Sendable {
    /// Nil where keys are not accepted.
    let ring: KeyRing?
    /// Nil where tokens are not accepted.
    let tokens: TokenVerifier?

    /// Throws `AccessRefusal`, and what the keys' store throws while it is away.
    func principal(of request: HTTPRequest) async throws -> Principal {
        guard let proof = try Self.proof(request) else { throw AccessRefusal.unproven }
        if let tokens, TokenVerifier.isMeant(proof) { return try await tokens.principal(of: proof) }
        guard let ring else { throw AccessRefusal.invalid("this is not a signed token") }
        return try await ring.principal(of: proof)
    }

    /// `Authorization: Bearer …`, or `X-API-Key: …` for clients that cannot.
    private static func proof(_ request: HTTPRequest) throws(AccessRefusal) -> String? {
        let authorizations = request.headers.all("Authorization")
        let keys = request.headers.all("X-API-Key")
        guard authorizations.count + keys.count <= 1 else { throw .invalid("send one proof, not several") }
        if let key = keys.first { return key }
        guard let authorization = authorizations.first else { return nil }
        let parts = authorization.split(separator: " ", maxSplits: 1)
        guard parts.count == 2, parts[0].lowercased() == "bearer" else {
            throw .invalid("the scheme of Authorization must be Bearer")
        }
        return parts[1].split(separator: " ").joined(separator: " ")
    }
}
