import Domain
import FoundationEssentials
import HTTP
import JSON
import Synchronization
import TestSupport
import Testing

@testable import Wire

@Suite(.timeLimit(.minutes(5))) struct WebhookTests {
    private let secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"

    /// The example of the Standard Webhooks specification.
    @Test func `the signature is the one of the specification's example`() throws {
        let signature = try #require(WebhookSignature(secret: secret))
        let signed = try signature.of(
            id: "msg_p5jXN8AQM9LWM0D4loKWxJek", time: 1_614_265_330, body: Array(#"{"test": 2432232314}"#.utf8))
        #expect(signed == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")
    }

    @Test func `a secret that is too short is none`() {
        #expect(WebhookSignature(secret: "whsec_c2hvcnQ=") == nil)
        #expect(WebhookSignature(secret: "twenty-three bytes long") == nil)
        #expect(WebhookSignature(secret: "twenty-four bytes, enough") != nil)
    }

    @Test func `a message arrives with its headers, a private place only where it is allowed`() async throws {
        let received = Received()
        let hook = Route(.post, "/hook") { request in
            received.requests.withLock { $0.append((request.headers, request.body)) }
            return HTTPResponse(.serviceUnavailable)
        }
        let delivery = try await PatientServer.with([hook]) { port in
            let delivery = Self.delivery("http://127.0.0.1:\(port)/hook")
            let refused = try await transport(innerHosts: []).deliver(delivery)
            guard case .refused = refused else { throw Unexpected() }
            let answer = try await transport(innerHosts: ["127.0.0.1:\(port)"]).deliver(delivery)
            #expect(answer == .answered(status: 503))
            return delivery
        }
        let first = received.requests.withLock { $0.first }
        let (headers, body) = try #require(first)
        #expect(headers["webhook-id"] == delivery.id.description)
        let time = try #require(headers["webhook-timestamp"].flatMap { Int($0) })
        let expected = try WebhookSignature(secret: secret)?.of(id: delivery.id.description, time: time, body: body)
        #expect(headers["webhook-signature"] == expected)
        let json = try JSONValue(parsing: body)
        #expect(json["type"] == "job.failed" && json["data"]?["error"] == "cannot be read")
        #expect(json["data"]?["job_id"]?.string == delivery.jobID.description)
    }

    private struct Unexpected: Error {}
    private final class Received: Sendable { let requests = Mutex<[(HTTPHeaders, [UInt8])]>([]) }

    private func transport(innerHosts: [String]) throws -> GuardedWebhookTransport {
        GuardedWebhookTransport(
            client: GuardedClient(rules: OutsideRules(innerHosts: innerHosts), patience: .unhurried),
            signature: try #require(WebhookSignature(secret: secret)), timeout: PatientServer.patience)
    }

    private static func delivery(_ url: String) -> WebhookDelivery {
        WebhookDelivery(
            id: .make(), url: url, subject: .failed, tenant: .standard, collectionID: .make(), documentID: .make(),
            documentVersion: 1, jobID: .make(), reason: "cannot be read", endedAt: Date(), attempts: 1)
    }
}
