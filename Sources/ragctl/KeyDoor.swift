import Access
import ArgumentParser
import Domain
import Settings
import Storage

/// The keys' office for commands that work on the database without the service.
struct KeyDoor: ParsableArguments {
    @Option(help: "The database (DATABASE_URL).")
    var databaseURL: String?

    @Option(help: "Whose keys. A tenant is there once it has a key.")
    var tenant = Tenant.standard.name

    @Flag(help: "Print JSON.")
    var json = false

    var owner: Tenant {
        get throws {
            if let owner = Tenant(tenant) { return owner }
            throw ValidationError("a tenant's name is 1 to 64 of a-z, 0-9, - _ . beginning with a letter or digit")
        }
    }

    func open() throws -> KeyOffice {
        guard let secret = try Settings(for: .ragctl, keys: [\.authSecret]).authSecret else {
            throw ValidationError(
                "AUTH_SECRET is not set: keys are digested with it; give the API's, or name its file in AUTH_SECRET_FILE"
            )
        }
        return KeyOffice(
            store: PostgresAPIKeyStore(pool: try DatabaseDoor.open(databaseURL)),
            secret: secret.value)
    }

    /// Does it, and writes down which key it was done to.
    func noting(_ action: String, _ body: () async throws -> APIKey) async throws {
        _ = try await AuditDoor.noting(action, of: try owner, on: databaseURL, body) { $0.id.description }
    }
}

extension Role: ExpressibleByArgument {}
extension Right: ExpressibleByArgument {}
