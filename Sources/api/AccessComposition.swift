import Access
import Coordination
import Domain
import Gateway
import HTTP
import Logging
import Postgres
import Redis
import ServiceHost
import Settings
import Storage
import Telemetry

/// Who may ask the API: what the settings say, on keys in PostgreSQL.
struct AccessComposition {
    let gateway: GatewayAccess
    let background: [BackgroundTask]
    private let rules: DoorRules
    private let audit: AuditWriter

    /// How often the last use of keys is written down.
    private static let usesInterval = Duration.seconds(15)
    private static let refusalsInterval = Duration.seconds(5)

    /// Throws where the settings' keys cannot be used.
    init(_ context: ServiceCommand.Context, _ database: PostgresPool) throws {
        let settings = context.settings
        rules = try Self.rules(settings)
        let audit = AuditWriter(store: PostgresAuditLog(pool: database), metrics: context.metrics)
        self.audit = audit
        let mode = settings.auth ?? .none
        let keys = mode == .none ? nil : settings.authSecret.map { Self.keys($0, database) }
        let uses = keys.map { keys in
            BackgroundTask("key uses") { [log = context.log] in await Self.writeUses(keys.ring, log) }
        }
        background = [BackgroundTask("audit log") { await Self.writeRefusals(audit) }] + (uses.map { [$0] } ?? [])
        if let tokens = try TokenComposition.verifier(settings, context.log) {
            gateway = .tokens(tokens, keys: keys)
        } else if let keys {
            gateway = .keys(keys.office, keys.ring)
        } else {
            gateway = .open
            context.log.warning("nobody is asked who they are: AUTH is not on", metadata: ["host": "\(settings.host)"])
        }
    }

    /// What requests pass before a route.
    func door(_ collections: any CollectionStore, _ redis: RedisPool?, _ metrics: MetricRegistry) -> Door {
        let local = metrics.counter(.rateLimitLocal)
        let limiter: any RateLimiter =
            redis.map { RedisRateLimiter(pool: $0) { local.increment() } } ?? LocalRateLimiter()
        return Door(gateway, rules: rules, limiter: limiter, collections: collections, audit: audit, metrics: metrics)
    }

    private static func rules(_ settings: Settings) throws -> DoorRules {
        var rules = DoorRules()
        rules.allowed = try AddressRange.all(settings.allowedAddresses)
        rules.denied = try AddressRange.all(settings.deniedAddresses)
        if settings.rateLimitPerKey > 0 { rules.perKey = RateLimit(perMinute: settings.rateLimitPerKey) }
        if settings.rateLimitPerAddress > 0 { rules.perAddress = RateLimit(perMinute: settings.rateLimitPerAddress) }
        return rules
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

    /// The same for what was refused.
    private static func writeRefusals(_ audit: AuditWriter) async {
        while !Task.isCancelled {
            try? await Task.sleep(for: refusalsInterval)
            await Task { await audit.flush() }.value
        }
    }
}
