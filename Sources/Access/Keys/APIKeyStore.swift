package import Domain
package import FoundationEssentials

/// Where keys are kept.
package protocol APIKeyStore: Sendable {
    func add(_ key: StoredKey) async throws
    /// The key of this prefix, whatever its tenant; nil where there is none.
    func find(prefix: String) async throws -> StoredKey?
    func find(_ id: KeyID, in tenant: Tenant) async throws -> APIKey?
    func list(in tenant: Tenant, _ page: PageRequest<KeyKind>) async throws -> Page<APIKey>
    /// Applies the change to the key and answers it as it is then. Throws `notFound`.
    func change(_ id: KeyID, in tenant: Tenant, _ change: KeyChange) async throws -> APIKey
    /// Notes when keys were last used; those that are gone are passed over.
    func note(uses: [KeyID: Date]) async throws
}

/// What can become of a key.
package enum KeyChange: Sendable {
    /// From now on it opens nothing. A second revocation changes nothing.
    case revoke
    /// A new secret; the one before is accepted for so long. Throws `conflict` for a key that was revoked.
    case rotate(digest: [UInt8], overlap: Duration)
}
