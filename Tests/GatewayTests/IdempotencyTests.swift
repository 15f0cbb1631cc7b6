import Domain
import HTTP
import JSON
import Testing

struct IdempotencyTests {
    private let key = HTTPHeaders(["Idempotency-Key": "8e03978e-40d5-43dd-bc93-6894a57f9324"])

    @Test func `a collection is made once, and its answer given again`() async throws {
        let gateway = try GatewayUnderTest()
        let first = try await gateway.send(.post, "/v1/collections", ["name": "manuals"], headers: key)
        let again = try await gateway.send(.post, "/v1/collections", ["name": "manuals"], headers: key)
        #expect(first.status == 201 && again.status == 201 && first.bytes == again.bytes)
        #expect(first.headers["Idempotency-Replayed"] == nil && again.headers["Idempotency-Replayed"] == "true")
        #expect(again.headers["Location"] == first.headers["Location"])
        let other = try await gateway.send(.post, "/v1/collections", ["name": "others"], headers: key)
        #expect(other.status == 422 && other.json["code"]?.string == "idempotency_key_reused")
        #expect(try await gateway.send(.get, "/v1/collections/others").status == 404)
    }

    @Test func `an upload is taken in once, whichever boundary its form has`() async throws {
        let gateway = try GatewayUnderTest()
        let replies = [
            try await upload("one", "alpha", gateway), try await upload("two", "alpha", gateway),
            try await upload("two", "beta", gateway),
        ]
        #expect(replies.map(\.status) == [202, 202, 422])
        #expect(replies[0].bytes == replies[1].bytes)
        #expect(gateway.catalogue.state.withLock { $0.jobs.count } == 1)
    }

    @Test func `a refusal is not kept`() async throws {
        let gateway = try GatewayUnderTest()
        gateway.catalogue.state.withLock { $0.isAway = true }
        #expect(try await gateway.send(.post, "/v1/collections", ["name": "manuals"], headers: key).status == 503)
        gateway.catalogue.state.withLock { $0.isAway = false }
        #expect(try await gateway.send(.post, "/v1/collections", ["name": "manuals"], headers: key).status == 201)
    }

    @Test(arguments: ["", "two words", "a\u{7F}", "\u{FC}", String(repeating: "a", count: 256)])
    func `a malformed key is refused before anything is done`(_ text: String) async throws {
        let gateway = try GatewayUnderTest()
        let headers = HTTPHeaders(["Idempotency-Key": text])
        let reply = try await gateway.send(.post, "/v1/collections", ["name": "manuals"], headers: headers)
        #expect(reply.status == 400 && reply.json["code"]?.string == "idempotency_key_malformed")
        #expect(try await gateway.send(.get, "/v1/collections/manuals").status == 404)
    }

    private func upload(_ boundary: String, _ text: String, _ gateway: GatewayUnderTest) async throws -> Reply {
        let form = """
            --\(boundary)\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\
            Content-Type: text/plain\r\n\r\n\(text)\r\n--\(boundary)--\r\n
            """
        var headers = key
        headers["Content-Type"] = "multipart/form-data; boundary=\(boundary)"
        return try await gateway.send(
            .post, "/v1/collections/default/documents", bytes: Array(form.utf8), headers: headers)
    }
}
