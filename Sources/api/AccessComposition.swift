import Access
import Gateway
import Logging
import Postgres
import ServiceHost
import Settings
import Storage

/// Who may ask the API: what the settings say, on keys in PostgreSQL.
struct AccessComposition {
    let gateway: GatewayAccess
    let background: [BackgroundTask]

    /// How often the last use of keys is written down.
    private static let usesInterval = Duration.seconds(15)

    /// Throws where the settings' keys cannot be used.
    init(_ context: ServiceCommand.Context, _ database: PostgresPool) throws {
        let settings = context.settings
        let mode = settings.auth ?? .none
        let keys = mode == .none ? nil : settings.authSecret.map { Self.keys($0, database) }
        background =
            keys.map { keys in
                [BackgroundTask("key uses") { [log = context.log] in await Self.writeUses(keys.ring, log) }]
            } ?? []
        if let tokens = try TokenComposition.verifier(settings) {
            gateway = .tokens(tokens, keys: keys)
        } else if let keys {
            gateway = .keys(keys.office, keys.ring)
        } else {
            gateway = .open
            context.log.warning("nobody is asked who they are: AUTH is not on", metadata: ["host": "\(settings.host)"])
        }
    }

    private static func keys(_ secret: Secret, _ database: PostgresPool) -> (office: KeyOffice, ring: KeyRing) {
        let store = PostgresAPIKeyStore(pool: database)
        return (KeyOffice(store: store, secret: secret.value), KeyRing(store: store, secret: secret.value))
    }

    /// Writes in batches until it is cancelled, and then what is left.
    private static func writeUses(_ ring: KeyRing, _ log: Logger) async {
        while !Task.isCancelled {
            try? await Task.sleep(for: usesInterval)
            await Task {
                do {
                    try await ring.writeUses()
                } catch {
                    log.debug("the last use of keys could not be written yet")
                }
            }.value
        }
    }
}
