import Access
import Logging
import ServiceHost
import Settings
import Wire

/// Whose tokens the API believes: what the settings say.
enum TokenComposition {
    /// Nil where tokens are not accepted. Throws where the keys cannot be read.
    static func verifier(_ settings: Settings, _ log: Logger) throws -> TokenVerifier? {
        guard settings.auth == .jwt, let issuer = settings.jwtIssuer else { return nil }
        var keys = settings.jwtSecret.map { [TokenKey.shared($0.value)] } ?? []
        if let text = settings.jwtKeys {
            guard let given = TokenKeySet.parse(Array(text.utf8)) else { throw UnreadableKeys() }
            keys += given
        }
        let keyring = TokenKeyring(given: keys, fetch: settings.jwtKeysURL.map { fetch($0, log) })
        var rules = TokenRules(issuer: issuer, audiences: settings.jwtAudience)
        rules.clockSkew = settings.jwtClockSkew
        rules.roleClaim = settings.jwtRoleClaim
        rules.tenantClaim = settings.jwtTenantClaim
        rules.collectionsClaim = settings.jwtCollectionsClaim
        rules.permissionsClaim = settings.jwtPermissionsClaim
        rules.usualRole = settings.jwtUsualRole.flatMap { Role(rawValue: $0.rawValue) }
        return TokenVerifier(keyring: keyring, rules: rules)
    }

    private static func fetch(_ url: String, _ log: Logger) -> @Sendable () async throws -> [UInt8] {
        {
            do {
                return try await OutsideDocument(url: url).fetch()
            } catch {
                log.warning("the issuer's keys cannot be fetched", metadata: ["detail": "\(error)"])
                throw error
            }
        }
    }
}

/// The service does not start with keys that it cannot use.
struct UnreadableKeys: Error, CustomStringConvertible {
    let description = """
        JWT_KEYS holds no usable key: it must be a JSON Web Key Set or PEM with public keys, RSA of 2048 bits or more or P-256
        """
}
