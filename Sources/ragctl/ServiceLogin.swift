import Operations
import Postgres
import Settings
import Storage

/// Who a database's URL connects as.
enum ServiceLogin {
    /// Where services connect as somebody else than the owner, that one may work as they do.
    ///
    /// - Parameter pool: connected as the owner.
    static func admit(_ pool: PostgresPool) async throws {
        guard try Settings(for: .ragctl, keys: [\.databaseOwnerURL]).databaseOwnerURL != nil else { return }
        let services = try Settings(for: .ragctl, keys: [\.databaseURL]).databaseURL.value
        guard let login = name(in: services) else { return }
        try await Migrator(pool: pool).admit(login)
    }

    /// `rag` in `postgresql://rag:word@host/name`; nil where the URL names nobody.
    static func name(in url: String) -> String? {
        guard let scheme = url.firstRange(of: "://") else { return nil }
        let authority = url[scheme.upperBound...].prefix { $0 != "/" && $0 != "?" }
        guard let at = authority.lastIndex(of: "@") else { return nil }
        let name = authority[..<at].prefix { $0 != ":" }
        return name.isEmpty ? nil : String(name)
    }
}
