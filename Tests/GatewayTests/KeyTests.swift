import Access
import HTTP
import JSON
import TestSupport
import Testing

@testable import Gateway

struct KeyTests {
    private let gateway: GatewayUnderTest
    private let admin: HTTPHeaders

    init() async throws {
        let store = InMemoryAPIKeyStore()
        let secret = String(repeating: "s", count: 32)
        let office = KeyOffice(store: store, secret: secret)
        gateway = try GatewayUnderTest(access: .keys(office, KeyRing(store: store, secret: secret)))
        let issued = try await office.issue(KeyOrder(name: "admin", role: .admin), in: .standard)
        admin = HTTPHeaders(["Authorization": "Bearer " + issued.text])
    }

    private func status(with reply: Reply) async throws -> Int {
        let text = try #require(reply.json["key"]?.string)
        return try await gateway.send(.get, "/v1/jobs", headers: HTTPHeaders(["Authorization": "Bearer " + text]))
            .status
    }

    @Test func `a key is made, shown once, rotated and revoked`() async throws {
        let made = try await gateway.send(.post, "/v1/keys", ["name": "app", "role": "reader"], headers: admin)
        #expect(made.status == 201)
        #expect(made.headers["Cache-Control"] == "no-store")
        #expect(try await status(with: made) == 200)
        let path = try #require(made.headers["Location"])
        let read = try await gateway.send(.get, path, headers: admin)
        #expect(read.status == 200)
        #expect(read.json["key"] == nil)
        let rotated = try await gateway.send(.post, path + "/rotate", ["overlap_seconds": 0], headers: admin)
        #expect(rotated.status == 200)
        #expect(try await status(with: rotated) == 200)
        #expect(try await status(with: made) == 401)
        #expect(try await gateway.send(.delete, path, headers: admin).json["revoked_at"]?.string != nil)
        #expect(try await status(with: rotated) == 401)
        #expect(try await gateway.send(.post, path + "/rotate", headers: admin).status == 409)
    }

    @Test func `the list shows keys without their secrets`() async throws {
        let made = try await gateway.send(
            .post, "/v1/keys", ["name": "app", "role": "editor", "scopes": ["ask"], "expires_in_days": 30],
            headers: admin)
        let list = try await gateway.send(.get, "/v1/keys", headers: admin)
        #expect(list.json["data"]?.array?.count == 2)
        let shown = try #require(list.json["data"]?.array?.first { $0["name"] == "app" })
        #expect(shown["scopes"] == ["ask"])
        #expect(shown["expires_at"]?.string != nil)
        let secret = try #require(made.json["key"]?.string).suffix(43)
        #expect(!list.text.contains(secret))
    }

    @Test func `an answer with a key in it is not kept for another try`() async throws {
        var headers = admin
        headers["Idempotency-Key"] = "one"
        let body: JSONValue = ["name": "app", "role": "reader"]
        let first = try await gateway.send(.post, "/v1/keys", body, headers: headers)
        let second = try await gateway.send(.post, "/v1/keys", body, headers: headers)
        #expect(first.json["key"] != second.json["key"])
    }

    @Test(
        arguments: [
            ["name": "a"], ["role": "reader"], ["name": "a", "role": "king"], ["name": " ", "role": "reader"],
            ["name": "a", "role": "reader", "scopes": ["fly"]], ["name": "a", "role": "reader", "expires_in_days": 0],
            ["name": "a", "role": "reader", "key": "mine"],
        ] as [JSONValue])
    func `a wrong order is refused`(body: JSONValue) async throws {
        #expect(try await gateway.send(.post, "/v1/keys", body, headers: admin).status == 422)
    }

    @Test func `unknown keys are 404`() async throws {
        for path in ["/v1/keys/none", "/v1/keys/\(KeyID.make())"] {
            #expect(try await gateway.send(.get, path, headers: admin).status == 404)
            #expect(try await gateway.send(.delete, path, headers: admin).status == 404)
        }
    }

    @Test func `a service that asks nobody has no keys`() async throws {
        let open = try GatewayUnderTest()
        let reply = try await open.send(.post, "/v1/keys", ["name": "a", "role": "reader"])
        #expect(reply.status == 409)
        #expect(reply.json["detail"]?.string?.contains("AUTH=keys") == true)
    }
}
