package import Domain
package import FoundationEssentials
package import JSON
import Telemetry

/// `key_`.
package enum KeyKind: IdentifierKind { package static let prefix = "key" }

package typealias KeyID = Identifier<KeyKind>

/// An API key as the service knows it: everything but the key.
package struct APIKey: Sendable, Hashable {
    package let id: KeyID
    package let tenant: Tenant
    /// What is visible of the key: `rag_4f3a9c01b2de`.
    package let prefix: String
    /// For people.
    package let name: String
    package let role: Role
    /// Narrow the role's rights where there are any.
    package let scopes: Set<Right>
    /// Ids or names of the collections it opens; all of its tenant's where there are none.
    package let collections: [String]
    package let createdAt: Date
    package var expiresAt: Date?
    package var revokedAt: Date?
    /// Written from time to time, not at each request.
    package var lastUsedAt: Date?
    /// Until when the secret before the present one is accepted too.
    package var previousUntil: Date?

    package init(
        id: KeyID = .make(), tenant: Tenant, prefix: String, name: String, role: Role, scopes: Set<Right> = [],
        collections: [String] = [], createdAt: Date, expiresAt: Date? = nil, revokedAt: Date? = nil,
        lastUsedAt: Date? = nil,
        previousUntil: Date? = nil
    ) {
        self.id = id
        self.tenant = tenant
        self.prefix = prefix
        self.name = name
        self.role = role
        self.scopes = scopes
        self.collections = collections
        self.createdAt = createdAt
        self.expiresAt = expiresAt
        self.revokedAt = revokedAt
        self.lastUsedAt = lastUsedAt
        self.previousUntil = previousUntil
    }

    package var principal: Principal {
        Principal(
            id: id.description, tenant: tenant, role: role, scopes: scopes,
            collections: collections.isEmpty ? nil : collections)
    }

    /// As the HTTP interface and `ragctl` show it.
    package var json: JSONValue { .object(members) }

    var members: JSONObject {
        JSONObject([
            ("object", "api_key"), ("id", .string(id.description)), ("tenant", .string(tenant.name)),
            ("prefix", .string(prefix)), ("name", .string(name)), ("role", .string(role.rawValue)),
            ("scopes", .array(scopes.map(\.rawValue).sorted().map(JSONValue.string))),
            ("collections", .array(collections.map(JSONValue.string))), ("created_at", Self.time(createdAt)),
            ("expires_at", Self.time(expiresAt)),
            ("revoked_at", Self.time(revokedAt)), ("last_used_at", Self.time(lastUsedAt)),
            ("previous_valid_until", Self.time(previousUntil)),
        ])
    }

    private static func time(_ date: Date?) -> JSONValue {
        guard let date else { return .null }
        return .string(Timestamp(milliseconds: Int64((date.timeIntervalSince1970 * 1000).rounded())).description)
    }
}

/// A key at the one moment it can be seen.
package struct IssuedKey: Sendable {
    package let key: APIKey
    /// The key itself, for its holder.
    package let text: String

    /// With the key as `key`.
    package var json: JSONValue {
        var members = key.members
        members["key"] = .string(text)
        return .object(members)
    }
}

/// A key as it is stored.
package struct StoredKey: Sendable {
    package let key: APIKey
    /// 32 bytes, of `KeyDigester`.
    package let digest: [UInt8]
    /// Of the secret before, accepted until `key.previousUntil`.
    package let previousDigest: [UInt8]?

    package init(key: APIKey, digest: [UInt8], previousDigest: [UInt8]? = nil) {
        self.key = key
        self.digest = digest
        self.previousDigest = previousDigest
    }
}
