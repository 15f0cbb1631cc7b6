import Domain
import HTTP
import JSON
import Testing

struct CollectionTests {
    @Test func `a collection is made, read by name and id, listed and deleted`() async throws {
        let gateway = try GatewayUnderTest()
        let made = try await gateway.send(.post, "/v1/collections", ["name": "manuals", "description": "Ours"])
        #expect(made.status == 201)
        let id = try #require(made.json["id"]?.string)
        #expect(made.headers["Location"] == "/v1/collections/\(id)")
        for reference in [id, "manuals"] {
            #expect(try await gateway.send(.get, "/v1/collections/\(reference)").json == made.json)
        }
        #expect(try await gateway.send(.get, "/v1/collections").json["data"]?.array?.count == 2)
        let receipt = try await gateway.send(.delete, "/v1/collections/manuals")
        #expect(receipt.status == 200)
        #expect(receipt.json["deleted"] == true)
        #expect(try await gateway.send(.get, "/v1/collections/manuals").status == 404)
    }

    @Test func `a collection has a language and a weight, which can be changed one by one and back`() async throws {
        let gateway = try GatewayUnderTest()
        let made = try await gateway.send(.post, "/v1/collections", ["name": "handbuch", "language": "de"])
        #expect(made.json["language"] == "de" && made.json["dense_weight"] == .null)
        let set = try await gateway.send(.patch, "/v1/collections/handbuch", ["dense_weight": 0.25])
        #expect(set.status == 200)
        #expect(set.json["language"] == "de" && set.json["dense_weight"] == 0.25)
        #expect((set.json["version"]?.int ?? 0) > (made.json["version"]?.int ?? 0))
        let unset = try await gateway.send(.patch, "/v1/collections/handbuch", ["dense_weight": .null])
        #expect(unset.json["dense_weight"] == .null && unset.json["language"] == "de")
        let other = try await gateway.send(.post, "/v1/collections", ["name": "other"])
        #expect(other.json["language"] == "en")
    }

    @Test func `settings that are none are refused`() async throws {
        let gateway = try GatewayUnderTest()
        let reply = try await gateway.send(
            .patch, "/v1/collections/default", ["language": "klingon", "dense_weight": 1.5, "name": "new"])
        #expect(reply.status == 422)
        #expect(reply.pointers == ["/language", "/dense_weight", "/name"])
        #expect(try await gateway.send(.patch, "/v1/collections/none", ["language": "de"]).status == 404)
    }

    @Test func `a name that is taken is a conflict`() async throws {
        let gateway = try GatewayUnderTest()
        #expect(try await gateway.send(.post, "/v1/collections", ["name": "default"]).status == 409)
    }

    @Test func `the default collection stays`() async throws {
        let gateway = try GatewayUnderTest()
        #expect(try await gateway.send(.delete, "/v1/collections/default").status == 409)
    }

    @Test(arguments: ["", "Upper", "-first", "with space", "a/b", "é", "col_0190b5a8-7f3e-7c8a-9b1d-2e4f6a8c0d1e"])
    func `a name that is none is refused`(name: String) async throws {
        let gateway = try GatewayUnderTest()
        let reply = try await gateway.send(.post, "/v1/collections", ["name": .string(name)])
        #expect(reply.status == 422)
        #expect(reply.pointers == ["/name"])
    }

    @Test func `all that is wrong is listed at once`() async throws {
        let gateway = try GatewayUnderTest()
        let reply = try await gateway.send(.post, "/v1/collections", ["name": 3, "description": [], "colour": "red"])
        #expect(reply.status == 422)
        #expect(reply.pointers == ["/name", "/description", "/colour"])
        #expect(reply.headers["Content-Type"] == "application/problem+json")
        #expect(reply.json["request_id"] == "req-1")
    }

    @Test func `malformed JSON names its place`() async throws {
        let gateway = try GatewayUnderTest()
        let reply = try await gateway.send(.post, "/v1/collections", bytes: Array("{\n\"name\": }".utf8))
        #expect(reply.status == 400)
        #expect(reply.json["detail"]?.string?.contains("line 2, column 9") == true)
    }

    @Test func `pages go on behind the last id`() async throws {
        let gateway = try GatewayUnderTest()
        for index in 0..<4 { _ = try await gateway.send(.post, "/v1/collections", ["name": .string("c\(index)")]) }
        let first = try await gateway.send(.get, "/v1/collections?limit=3")
        #expect(first.json["has_more"] == true)
        let last = try #require(first.json["last_id"]?.string)
        let second = try await gateway.send(.get, "/v1/collections?limit=3&after=\(last)")
        #expect(second.json["data"]?.array?.count == 2)
        #expect(second.json["has_more"] == false)
    }

    @Test func `a page's parameters are checked together`() async throws {
        let gateway = try GatewayUnderTest()
        let reply = try await gateway.send(.get, "/v1/collections?limit=1000&after=nonsense")
        #expect(reply.status == 422)
        #expect(reply.pointers == ["/limit", "/after"])
    }

    @Test func `a database that is away is 503 with Retry-After`() async throws {
        let gateway = try GatewayUnderTest()
        gateway.catalogue.state.withLock { $0.isAway = true }
        let reply = try await gateway.send(.get, "/v1/collections")
        #expect(reply.status == 503)
        #expect(reply.headers["Retry-After"] == "2")
        gateway.catalogue.state.withLock { $0.isAway = false }
        #expect(try await gateway.send(.get, "/v1/collections").status == 200)
    }
}
