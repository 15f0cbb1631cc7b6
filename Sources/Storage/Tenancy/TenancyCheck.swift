package import Postgres

/// Whether tenants are kept apart: for `ragctl doctor`.
package struct TenancyCheck: Sendable {
    /// Whether the role that services work as is bound by the policies.
    package let isBound: Bool
    /// Whether who connects could do more than that role.
    package let isMore: Bool
    /// Who connects.
    package let login: String

    /// - Parameter pool: connected as services connect.
    package init(_ pool: PostgresPool) async throws {
        let row = try await pool.query(
            """
            SELECT coalesce((SELECT NOT (rolsuper OR rolbypassrls) AND NOT EXISTS (
                        SELECT FROM pg_class WHERE relowner = r.oid)
                    FROM pg_roles r WHERE rolname = '\(ServiceRole.name)'), false) AS is_bound,
                (SELECT rolsuper OR rolbypassrls OR EXISTS (
                        SELECT FROM pg_class WHERE relowner = r.oid AND relname = 'collections')
                    FROM pg_roles r WHERE rolname = session_user) AS is_more, session_user::text AS login
            """)[0]
        isBound = try row.bool("is_bound")
        isMore = try row.bool("is_more")
        login = try row.text("login")
    }
}
