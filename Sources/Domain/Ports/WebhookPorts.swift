/// Messages about jobs' ends, written down together with the end, until they are delivered.
package protocol WebhookOutbox: Sendable {
    /// At most `count` messages that are due, of all tenants, the oldest first; nobody else gets them for `duration`.
    func claim(_ count: Int, for duration: Duration) async throws -> [WebhookDelivery]
    /// Ends a claim.
    func settle(_ delivery: WebhookDelivery, _ settlement: WebhookSettlement) async throws
    /// Forgets what came to its end so long ago.
    func prune(after age: Duration) async throws
}

/// What becomes of a message after a try.
package enum WebhookSettlement: Sendable, Equatable {
    case delivered, givenUp
    case putOff(Duration)
}

/// Brings messages to their URLs.
package protocol WebhookTransport: Sendable {
    /// One try. Throws `CancellationError` alone.
    func deliver(_ delivery: WebhookDelivery) async throws -> WebhookAnswer
}
