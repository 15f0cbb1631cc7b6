package import Domain
import FoundationEssentials

/// Issues, rotates and revokes keys: what `ragctl keys` and `/v1/keys` do.
package struct KeyOffice: Sendable {
    /// How long the old secret lives on after a rotation, where nothing else is wanted.
    package static let usualOverlap = Duration.seconds(86_400)
    package static let longestNameLength = 200
    package static let longestLifeInDays = 3650

    private let store: any APIKeyStore
    private let digester: KeyDigester

    /// - Parameter secret: the server's own, of 32 bytes or more.
    package init(store: any APIKeyStore, secret: String) {
        self.store = store
        digester = KeyDigester(secret: secret)
    }

    /// Makes a key and shows it, once.
    package func issue(_ order: KeyOrder, in tenant: Tenant) async throws -> IssuedKey {
        let text = try KeyText.make()
        let now = Date()
        let key = APIKey(
            tenant: tenant, prefix: text.prefix, name: order.name, role: order.role, scopes: order.scopes,
            collections: order.collections, createdAt: now,
            expiresAt: order.lifeInDays.map { now.addingTimeInterval(Double($0) * 86_400) })
        try await store.add(StoredKey(key: key, digest: try digester.digest(text)))
        return IssuedKey(key: key, text: text.text)
    }

    package func list(in tenant: Tenant, _ page: PageRequest<KeyKind>) async throws -> Page<APIKey> {
        try await store.list(in: tenant, page)
    }

    /// Gives the key a new secret and shows it, once. Throws `notFound`, and `conflict` for a key that was revoked.
    package func rotate(_ key: APIKey, overlap: Duration) async throws -> IssuedKey {
        let text = try KeyText.make(prefix: key.prefix)
        let change = KeyChange.rotate(digest: try digester.digest(text), overlap: overlap)
        return IssuedKey(key: try await store.change(key.id, in: key.tenant, change), text: text.text)
    }

    /// Throws `notFound`.
    package func revoke(_ id: KeyID, in tenant: Tenant) async throws -> APIKey {
        try await store.change(id, in: tenant, .revoke)
    }

    /// The key that people name by its id or its prefix. Throws `notFound`.
    package func find(_ name: String, in tenant: Tenant) async throws -> APIKey {
        let found =
            if let id = KeyID(name) {
                try await store.find(id, in: tenant)
            } else {
                try await store.find(prefix: name)?.key
            }
        if let found, found.tenant == tenant { return found }
        throw ServiceError(.notFound, "There is no key of this id or prefix.")
    }
}

/// What is wanted of a new key.
package struct KeyOrder: Sendable {
    package let name: String
    package let role: Role
    package let scopes: Set<Right>
    /// Ids or names; all where there are none.
    package let collections: [String]
    /// Nil for one that does not expire.
    package let lifeInDays: Int?

    package init(name: String, role: Role, scopes: Set<Right> = [], collections: [String] = [], lifeInDays: Int? = nil)
    {
        self.name = name
        self.role = role
        self.scopes = scopes
        self.collections = collections
        self.lifeInDays = lifeInDays
    }
}
