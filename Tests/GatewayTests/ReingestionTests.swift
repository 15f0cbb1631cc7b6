import Domain
import HTTP
import JSON
import Synchronization
import Testing

struct ReingestionTests {
    private let path = "/v1/collections/default/reingest"

    @Test func `documents are ingested again, and workers told`() async throws {
        let gateway = try GatewayUnderTest()
        let reply = try await gateway.send(.post, path)
        #expect(reply.status == 202)
        #expect(reply.json["object"] == "reingestion" && reply.json["jobs"] == 3 && reply.json["has_more"] == true)
        #expect(reply.json["last_id"]?.string == gateway.reingestion.last.description)
        #expect(gateway.wakeUp.count == 1)
        let order = try #require(gateway.reingestion.orders.first)
        #expect(order.limit == 1000 && order.after == nil && order.outdatedFor == nil)
    }

    @Test func `only the outdated ones, so many, from a place on`() async throws {
        let gateway = try GatewayUnderTest()
        let after = DocumentID.make()
        let body: JSONValue = ["outdated": true, "limit": 7, "after": .string(after.description)]
        #expect(try await gateway.send(.post, path, body).status == 202)
        let order = try #require(gateway.reingestion.orders.first)
        #expect(order.limit == 7 && order.after == after && order.outdatedFor?.fingerprint == "f1")
    }

    @Test func `an order that is repeated under its key is carried out once`() async throws {
        let gateway = try GatewayUnderTest()
        for _ in 0..<2 {
            let reply = try await gateway.send(.post, path, headers: HTTPHeaders(["Idempotency-Key": "k"]))
            #expect(reply.status == 202 && reply.json["jobs"] == 3)
        }
        #expect(gateway.reingestion.orders.count == 1)
    }

    @Test(
        arguments: [
            (["limit": 0], "/limit"), (["limit": 1001], "/limit"), (["after": "chk_1"], "/after"),
            (["outdated": "yes"], "/outdated"), (["all": true], "/all"),
        ] as [(JSONValue, String)])
    func `what makes no sense is refused and named`(body: JSONValue, pointer: String) async throws {
        let reply = try await GatewayUnderTest().send(.post, path, body)
        #expect(reply.status == 422 && reply.pointers == [pointer])
        #expect(try await GatewayUnderTest().send(.post, "/v1/collections/none/reingest").status == 404)
    }
}

/// Makes three jobs at each order.
final class FakeReingestion: Reingestion {
    let last = DocumentID.make()
    private let kept = Mutex<[ReingestionOrder]>([])

    var orders: [ReingestionOrder] { kept.withLock(\.self) }

    func begin(_ order: ReingestionOrder, in collection: CollectionID) async throws -> ReingestionBatch {
        kept.withLock { $0.append(order) }
        return ReingestionBatch(jobs: 3, last: last, hasMore: true)
    }
}
