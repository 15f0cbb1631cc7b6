import Domain
import IngestionService
import ServiceHost
import Settings
import Wire

extension WebhookCourier {
    /// Nil where nobody wants to hear of jobs. Throws where what is set is no secret.
    init?(_ context: ServiceCommand.Context, _ outbox: any WebhookOutbox) throws {
        let settings = context.settings
        guard !settings.webhookURLs.isEmpty else { return nil }
        guard let signature = settings.webhookSecret.flatMap({ WebhookSignature(secret: $0.value) }) else {
            throw WebhookSettingsProblem()
        }
        let client = GuardedClient(rules: OutsideRules(innerHosts: settings.webhookInnerHosts))
        self.init(
            outbox: outbox, transport: GuardedWebhookTransport(client: client, signature: signature),
            maximumAttempts: settings.webhookMaxAttempts, metrics: context.metrics, log: context.log)
    }
}

private struct WebhookSettingsProblem: Error, CustomStringConvertible {
    let description =
        "WEBHOOK_URLS needs WEBHOOK_SECRET of 24 bytes at least; make one: echo whsec_$(openssl rand -base64 32)"
}
