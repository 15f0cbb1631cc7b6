package import Domain
package import Logging
package import Telemetry

/// Delivers webhooks: a few at once, each at least once, again after a while when its receiver did not take it.
package struct WebhookCourier: Sendable {
    /// Longer than one try may take, so that nobody else tries at the same time.
    private static let claim = Duration.seconds(60)
    private static let atOnce = 8
    private static let poll = Duration.seconds(2)
    /// For who asks why something was not delivered.
    private static let memory = Duration.seconds(7 * 86_400)
    private static let pruneEvery = Duration.seconds(3600)

    private let outbox: any WebhookOutbox
    private let transport: any WebhookTransport
    private let maximumAttempts: Int
    private let backoff = Backoff(first: .seconds(5), most: .seconds(3600))
    private let measures: IngestionMeasures
    private let log: Logger

    package init(
        outbox: any WebhookOutbox, transport: any WebhookTransport, maximumAttempts: Int, metrics: MetricRegistry,
        log: Logger
    ) {
        self.outbox = outbox
        self.transport = transport
        self.maximumAttempts = maximumAttempts
        self.measures = IngestionMeasures(metrics)
        self.log = log
    }

    /// Runs until cancelled.
    package func run() async {
        var failures = 0
        var nextPrune = ContinuousClock.now
        let patience = Backoff(first: .milliseconds(500), most: .seconds(30))
        while !Task.isCancelled {
            do {
                if ContinuousClock.now >= nextPrune {
                    try await outbox.prune(after: Self.memory)
                    nextPrune = .now + Self.pruneEvery
                }
                let count = try await deliverDue()
                failures = 0
                if count == 0 { try await Task.sleep(for: Self.poll) }
            } catch {
                failures += 1
                if failures == 1 && !Task.isCancelled {
                    log.warning("webhooks cannot be delivered now; trying again", metadata: ["detail": "\(error)"])
                }
                try? await Task.sleep(for: patience.delay(failures))
            }
        }
    }

    /// Tries what is due once; how many that were.
    package func deliverDue() async throws -> Int {
        let due = try await outbox.claim(Self.atOnce, for: Self.claim)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for delivery in due { group.addTask { try await deliver(delivery) } }
            try await group.waitForAll()
        }
        return due.count
    }

    private func deliver(_ delivery: WebhookDelivery) async throws {
        let answer = try await transport.deliver(delivery)
        let settlement = settlement(of: delivery, answer)
        try await outbox.settle(delivery, settlement)
        measures.delivered(settlement)
        guard settlement != .delivered else { return }
        log.warning(
            settlement == .givenUp ? "webhook given up" : "webhook put off",
            metadata: [
                "webhook": "\(delivery.id)", "job": "\(delivery.jobID)", "attempts": "\(delivery.attempts)",
                "detail": "\(answer)",
            ])
    }

    private func settlement(of delivery: WebhookDelivery, _ answer: WebhookAnswer) -> WebhookSettlement {
        if answer.isAccepted { return .delivered }
        if case .refused = answer { return .givenUp }
        return delivery.attempts >= maximumAttempts ? .givenUp : .putOff(backoff.delay(delivery.attempts))
    }
}
