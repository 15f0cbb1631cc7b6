package import Access
package import Domain
package import HTTP
package import Telemetry

/// What a request passes on its way to a route, outermost first.
package struct Door: Sendable {
    package let middlewares: [any HTTPMiddleware]

    /// - Parameter collections: where a new tenant's default collection is made.
    package init(
        _ access: GatewayAccess, rules: DoorRules, limiter: any RateLimiter, collections: any CollectionStore,
        audit: AuditWriter, metrics: MetricRegistry
    ) {
        let limits = RequestLimiter(limiter: limiter, metrics: metrics)
        middlewares = [
            RefusalShapeMiddleware(), AuditMiddleware(audit), AddressMiddleware(rules, limits: limits),
            AuthenticationMiddleware(access, collections: collections), KeyRateMiddleware(rules, limits: limits),
            AuditIntentMiddleware(),
        ]
    }
}
