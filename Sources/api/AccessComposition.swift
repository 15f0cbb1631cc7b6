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

    init(_ context: ServiceCommand.Context, _ database: PostgresPool) {
        let settings = context.settings
        guard settings.auth ?? .none == .keys, let secret = settings.authSecret else {
            context.log.warning("nobody is asked who they are: AUTH is not on", metadata: ["host": "\(settings.host)"])
            gateway = .open
            background = []
            return
        }
        let store = PostgresAPIKeyStore(pool: database)
        let ring = KeyRing(store: store, secret: secret.value)
        gateway = .keys(KeyOffice(store: store, secret: secret.value), ring)
        background = [BackgroundTask("key uses") { [log = context.log] in await Self.writeUses(ring, log) }]
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
