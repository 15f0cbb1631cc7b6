import Domain
import FoundationEssentials
import IngestionService
import Logging
import Synchronization
import Telemetry
import Testing

struct WebhookCourierTests {
    @Test func `what is taken is delivered, what is not is put off longer each time, then given up`() async throws {
        #expect(try await settlements(attempts: 1, .answered(status: 204)) == [.delivered])
        #expect(try await settlements(attempts: 3, .answered(status: 500)) == [.givenUp])
        #expect(try await settlements(attempts: 1, .refused(reason: "private")) == [.givenUp])
        var waits: [Duration] = []
        for attempts in [1, 2] {
            guard
                case .putOff(let wait)? = try await settlements(attempts: attempts, .unreachable(reason: "away")).first
            else { continue }
            waits.append(wait)
        }
        try #require(waits.count == 2)
        #expect((Duration.seconds(2.5)...Duration.seconds(5)).contains(waits[0]))
        #expect((Duration.seconds(5)...Duration.seconds(10)).contains(waits[1]))
    }

    private func settlements(attempts: Int, _ answer: WebhookAnswer) async throws -> [WebhookSettlement] {
        let outbox = FakeOutbox(attempts: attempts)
        let courier = WebhookCourier(
            outbox: outbox, transport: FakeTransport(answer: answer), maximumAttempts: 3, metrics: MetricRegistry(),
            log: Logger(label: "webhooks", factory: { _ in SwiftLogNoOpLogHandler() }))
        #expect(try await courier.deliverDue() == 1)
        return outbox.settled.withLock { $0 }
    }
}

private final class FakeOutbox: WebhookOutbox {
    let settled = Mutex<[WebhookSettlement]>([])
    private let delivery: WebhookDelivery

    init(attempts: Int) {
        delivery = WebhookDelivery(
            id: .make(), url: "https://a.example", subject: .succeeded, tenant: .standard, collectionID: .make(),
            documentID: .make(), documentVersion: 1, jobID: .make(), reason: nil, endedAt: Date(), attempts: attempts)
    }

    func claim(_ count: Int, for duration: Duration) async throws -> [WebhookDelivery] { [delivery] }
    func settle(_ delivery: WebhookDelivery, _ settlement: WebhookSettlement) async throws {
        settled.withLock { $0.append(settlement) }
    }
    func prune(after age: Duration) async throws {}
}

private struct FakeTransport: WebhookTransport {
    let answer: WebhookAnswer

    func deliver(_ delivery: WebhookDelivery) async throws -> WebhookAnswer { answer }
}
