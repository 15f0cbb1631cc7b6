package import Domain
package import FoundationEssentials
import HTTP
import JSON

/// Webhooks by HTTP, signed, to no place that the guarded client must not reach.
package struct GuardedWebhookTransport: WebhookTransport {
    /// Of an answer, which nobody reads.
    private static let maximumBytes = 64 << 10

    private let client: GuardedClient
    private let signature: WebhookSignature
    private let timeout: Duration
    private let now: @Sendable () -> Date

    /// - Parameter timeout: for one message to be taken.
    package init(
        client: GuardedClient, signature: WebhookSignature, timeout: Duration = .seconds(15),
        now: @escaping @Sendable () -> Date = { Date() }
    ) {
        self.client = client
        self.signature = signature
        self.timeout = timeout
        self.now = now
    }

    package func deliver(_ delivery: WebhookDelivery) async throws -> WebhookAnswer {
        do {
            return .answered(status: try await client.send(try request(of: delivery)).status)
        } catch let error as GuardedError {
            return error.isPassing ? .unreachable(reason: error.message) : .refused(reason: error.message)
        } catch is CancellationError {
            throw CancellationError()
        } catch {
            return .unreachable(reason: "The message cannot be signed.")
        }
    }

    private func request(of delivery: WebhookDelivery) throws -> GuardedRequest {
        let (id, body) = (delivery.id.description, WebhookWire.encode(delivery).bytes)
        let time = Int(now().timeIntervalSince1970)
        let headers = HTTPHeaders([
            "Content-Type": "application/json", "webhook-id": id, "webhook-timestamp": "\(time)",
            "webhook-signature": try signature.of(id: id, time: time, body: body),
        ])
        return GuardedRequest(
            delivery.url, headers: headers, body: body, timeout: timeout, maximumBytes: Self.maximumBytes)
    }
}

/// A webhook's body.
enum WebhookWire {
    static func encode(_ delivery: WebhookDelivery) -> JSONValue {
        var data = JSONObject([
            ("tenant", .string(delivery.tenant.name)), ("job_id", .string(delivery.jobID.description)),
            ("collection_id", .string(delivery.collectionID.description)),
            ("document_id", .string(delivery.documentID.description)), ("version", JSONValue(delivery.documentVersion)),
        ])
        if let reason = delivery.reason { data["error"] = .string(reason) }
        return .object(
            JSONObject([
                ("type", .string(delivery.subject.rawValue)),
                ("timestamp", .string(delivery.endedAt.ISO8601Format())), ("data", .object(data)),
            ]))
    }
}
