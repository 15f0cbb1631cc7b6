import Domain
import JSON

/// What a believed token says of its bearer.
struct TokenClaims {
    let claims: JSONObject
    let rules: TokenRules

    /// Throws `AccessRefusal` where what is needed is missing.
    func principal() throws(AccessRefusal) -> Principal {
        guard let subject = claims["sub"]?.string, (1...256).contains(subject.unicodeScalars.count) else {
            throw .invalid("the token names no subject")
        }
        return Principal(
            id: "token:" + subject, tenant: try tenant(), role: try role(), scopes: scopes(),
            collections: try collections(), permissions: permissions())
    }

    /// The highest of the roles that are named.
    private func role() throws(AccessRefusal) -> Role {
        let named = Set(texts(rules.roleClaim) ?? [])
        if let role = Role.allCases.last(where: { named.contains($0.rawValue) }) ?? rules.usualRole { return role }
        throw .invalid("the token names no role of this service")
    }

    private func tenant() throws(AccessRefusal) -> Tenant {
        guard let claim = rules.tenantClaim else { return .standard }
        guard let names = texts(claim), names.count == 1, let tenant = Tenant(names[0]) else {
            throw .invalid("the token names no tenant")
        }
        return tenant
    }

    /// `scope` (RFC 8693) narrows the role where it names rights of ours; other words in it are others' business.
    private func scopes() -> Set<Right> {
        Set((claims["scope"]?.string ?? "").split(separator: " ").compactMap { Right(rawValue: String($0)) })
    }

    /// Where a claim shall name them, a token that names none opens none.
    private func collections() throws(AccessRefusal) -> [String]? {
        guard let claim = rules.collectionsClaim else { return nil }
        let names = texts(claim) ?? []
        guard names.allSatisfy({ !$0.isEmpty && !$0.contains(",") }) else {
            throw .invalid("the token names a collection that cannot be")
        }
        return names
    }

    private func permissions() -> PermissionSet? {
        rules.permissionsClaim.map { PermissionSet((texts($0) ?? []).prefix(PermissionSet.maximumCount)) }
    }

    /// The claim's text or texts; nil where there is no such claim.
    private func texts(_ path: String?) -> [String]? {
        guard let path, let value = value(at: path) else { return nil }
        return value.string.map { [$0] } ?? value.array?.compactMap(\.string)
    }

    /// A claim of that whole name, or the member that its dotted name leads to.
    private func value(at path: String) -> JSONValue? {
        if let value = claims[path] { return value }
        var place: JSONValue? = .object(claims)
        for name in path.split(separator: ".") { place = place?[String(name)] }
        return place
    }
}
