package import Access
package import Domain
package import FoundationEssentials

/// `APIKeyStore` in memory, for tests that want no database. `ContractTests` hold both to the same suite.
package actor InMemoryAPIKeyStore: APIKeyStore {
    private var keys: [StoredKey] = []
    /// How often a key was looked up by its prefix.
    package private(set) var lookups = 0

    package init() {}

    package func add(_ key: StoredKey) throws {
        guard !keys.contains(where: { $0.key.prefix == key.key.prefix }) else {
            throw ServiceError(.conflict, "this exists already")
        }
        keys.append(key)
    }

    package func find(prefix: String) -> StoredKey? {
        lookups += 1
        return keys.first { $0.key.prefix == prefix }
    }

    package func find(_ id: KeyID, in tenant: Tenant) -> APIKey? {
        keys.first { $0.key.id == id && $0.key.tenant == tenant }?.key
    }

    package func list(in tenant: Tenant, _ page: PageRequest<KeyKind>) -> Page<APIKey> {
        let found = keys.map(\.key).filter { key in key.tenant == tenant && page.after.map { key.id > $0 } ?? true }
            .sorted { $0.id < $1.id }
        return Page(elements: Array(found.prefix(page.limit)), hasMore: found.count > page.limit)
    }

    package func change(_ id: KeyID, in tenant: Tenant, _ change: KeyChange) throws -> APIKey {
        guard let index = keys.firstIndex(where: { $0.key.id == id && $0.key.tenant == tenant }) else {
            throw ServiceError(.notFound, "There is no key of this id.")
        }
        var key = keys[index].key
        switch change {
        case .revoke:
            key.revokedAt = key.revokedAt ?? Date()
            keys[index] = StoredKey(key: key, digest: keys[index].digest, previousDigest: keys[index].previousDigest)
        case .rotate(let digest, let overlap):
            guard key.revokedAt == nil else { throw ServiceError(.conflict, "This key was revoked; make a new one.") }
            key.previousUntil = Date().addingTimeInterval(overlap / .seconds(1))
            keys[index] = StoredKey(key: key, digest: digest, previousDigest: keys[index].digest)
        }
        return key
    }

    package func note(uses: [KeyID: Date]) {
        for index in keys.indices {
            guard let use = uses[keys[index].key.id] else { continue }
            var key = keys[index].key
            key.lastUsedAt = max(use, key.lastUsedAt ?? .distantPast)
            keys[index] = StoredKey(key: key, digest: keys[index].digest, previousDigest: keys[index].previousDigest)
        }
    }
}
