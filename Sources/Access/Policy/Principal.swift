package import Domain

/// Who asks, once that is proven, and what they may do.
package struct Principal: Sendable, Hashable {
    /// Stable and fit for logs: a key's id, a token's issuer and subject, or `anonymous`.
    package let id: String
    package let tenant: Tenant
    package let role: Role
    package let rights: Set<Right>
    /// Ids or names of the collections that are open to it; nil for all of its tenant's.
    package let collections: [String]?
    /// The labels that it holds, whatever its questions say; nil where whoever asks for it may say.
    package let permissions: PermissionSet?

    /// - Parameter scopes: narrow the role's rights where there are any; they never widen them.
    package init(
        id: String, tenant: Tenant, role: Role, scopes: Set<Right> = [], collections: [String]? = nil,
        permissions: PermissionSet? = nil
    ) {
        self.id = id
        self.tenant = tenant
        self.role = role
        self.collections = collections
        self.permissions = permissions
        rights = scopes.isEmpty ? role.rights : role.rights.intersection(scopes)
    }

    /// What its requests may see.
    package var scope: DataScope { .of(tenant, collections: collections) }

    /// Everyone, where nobody is asked who they are.
    package static let anonymous = Principal(id: "anonymous", tenant: .standard, role: .admin)

    /// Who asks for the work at hand; nil outside of requests and on paths that are open to all.
    @TaskLocal package static var current: Principal?
}
