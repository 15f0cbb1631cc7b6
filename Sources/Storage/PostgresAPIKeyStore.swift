package import Access
package import Domain
package import FoundationEssentials
package import Postgres

/// API keys in PostgreSQL.
package struct PostgresAPIKeyStore: APIKeyStore {
    private let pool: PostgresPool

    package init(pool: PostgresPool) {
        self.pool = pool
    }

    package func add(_ stored: StoredKey) async throws {
        let key = stored.key
        try await translatingErrors(in: .every) {
            _ = try await pool.change(
                """
                INSERT INTO api_keys (tenant, id, prefix, digest, name, role, scopes, created_at, expires_at, collections)
                VALUES ($1, $2::uuid, $3, $4, $5, $6, $7::text[], $8::timestamptz, $9::timestamptz, $10::text[])
                RETURNING id
                """,
                [
                    .text(key.tenant.name), .uuid(key.id.uuid), .text(key.prefix), .bytes(stored.digest),
                    .text(key.name), .text(key.role.rawValue), .texts(key.scopes.map(\.rawValue).sorted()),
                    .date(key.createdAt), key.expiresAt.map(PostgresValue.date) ?? .null, .texts(key.collections),
                ], naming: key.id.description)
        }
    }

    package func find(prefix: String) async throws -> StoredKey? {
        try await translatingErrors(in: .every) {
            try await pool.query("SELECT * FROM api_keys WHERE prefix = $1", [.text(prefix)]).first.map { row in
                StoredKey(
                    key: try row.apiKey(), digest: try row.blob("digest"),
                    previousDigest: try row.optionalBlob("previous_digest"))
            }
        }
    }

    package func find(_ id: KeyID, in tenant: Tenant) async throws -> APIKey? {
        try await translatingErrors(in: .every) {
            try await pool.query(
                "SELECT * FROM api_keys WHERE tenant = $1 AND id = $2::uuid", [.text(tenant.name), .uuid(id.uuid)]
            ).first?.apiKey()
        }
    }

    package func list(in tenant: Tenant, _ page: PageRequest<KeyKind>) async throws -> Page<APIKey> {
        try await translatingErrors(in: .every) {
            let rows = try await pool.query(
                """
                SELECT * FROM api_keys WHERE tenant = $1 AND ($2::uuid IS NULL OR id > $2::uuid)
                ORDER BY id LIMIT $3::int
                """, [.text(tenant.name), PostgresValue(page.after), .int(page.limit + 1)])
            return try Page(rows: rows, limit: page.limit) { try $0.apiKey() }
        }
    }

    package func change(_ id: KeyID, in tenant: Tenant, _ change: KeyChange) async throws -> APIKey {
        let key: [PostgresValue] = [.text(tenant.name), .uuid(id.uuid)]
        return try await translatingErrors(in: .every) {
            let rows =
                switch change {
                case .revoke: try await pool.change(Self.revoke, key, naming: id.description)
                case .rotate(let digest, let overlap):
                    try await pool.change(
                        Self.rotate, key + [.bytes(digest), .double(overlap.seconds)], naming: id.description)
                }
            if let row = rows.first { return try row.apiKey() }
            guard try await find(id, in: tenant) != nil else {
                throw ServiceError(.notFound, "There is no key of this id.")
            }
            throw ServiceError(.conflict, "This key was revoked; make a new one.")
        }
    }

    package func note(uses: [KeyID: Date]) async throws {
        let uses = Array(uses)
        try await translatingErrors(in: .every) {
            _ = try await pool.query(
                """
                UPDATE api_keys k SET last_used_at = greatest(k.last_used_at, u.at)
                FROM unnest($1::uuid[], $2::timestamptz[]) AS u (id, at) WHERE k.id = u.id
                """, [.uuids(uses.map(\.key.uuid)), .texts(uses.map { $0.value.ISO8601Format() })])
        }
    }

    private static let revoke = """
        UPDATE api_keys SET revoked_at = coalesce(revoked_at, now()) WHERE tenant = $1 AND id = $2::uuid RETURNING *
        """

    private static let rotate = """
        UPDATE api_keys SET digest = $3, previous_digest = digest,
            previous_until = now() + $4::double precision * interval '1 second'
        WHERE tenant = $1 AND id = $2::uuid AND revoked_at IS NULL RETURNING *
        """
}

extension PostgresRow {
    /// A role or scope that this release does not know gives nothing.
    fileprivate func apiKey() throws -> APIKey {
        let scopes = try texts("scopes")
        let known = Set(scopes.compactMap(Right.init(rawValue:)))
        guard let role = Role(rawValue: try text("role")), scopes.isEmpty || !known.isEmpty
        else { throw ServiceError(.unavailable, "the key was made by a newer release") }
        return APIKey(
            id: try identifier("id"), tenant: try tenant(), prefix: try text("prefix"), name: try text("name"),
            role: role,
            scopes: known,
            collections: try texts("collections"), createdAt: try date("created_at"),
            expiresAt: try optionalDate("expires_at"),
            revokedAt: try optionalDate("revoked_at"), lastUsedAt: try optionalDate("last_used_at"),
            previousUntil: try optionalDate("previous_until"))
    }
}
