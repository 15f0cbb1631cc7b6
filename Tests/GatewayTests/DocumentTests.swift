import Domain
import HTTP
import JSON
import Testing

struct DocumentTests {
    @Test func `a document is listed, read, downloaded and deleted`() async throws {
        let gateway = try GatewayUnderTest()
        let accepted = try await gateway.send(
            .post, "/v1/collections/default/documents", ["text": "Hello", "source": "dir/grüße 1.txt"])
        let id = try #require(accepted.json["document_id"]?.string)
        let documentID = try #require(DocumentID(id))
        gateway.catalogue.state.withLock { $0.texts[documentID] = "Hello" }
        let list = try await gateway.send(.get, "/v1/collections/default/documents")
        #expect(list.json["data"]?[0]?["id"]?.string == id)
        #expect(try await gateway.send(.get, "/v1/documents/\(id)").json["source"] == "dir/grüße 1.txt")
        let text = try await gateway.send(.get, "/v1/documents/\(id)/text")
        #expect(text.text == "Hello")
        #expect(text.headers["X-Document-Version"] == "1")
        let content = try await gateway.send(.get, "/v1/documents/\(id)/content")
        #expect(content.text == "Hello")
        #expect(content.headers["Content-Disposition"] == "attachment; filename*=UTF-8''gr%C3%BC%C3%9Fe%201.txt")
        #expect(content.headers["X-Content-Type-Options"] == "nosniff")
        #expect(try await gateway.send(.delete, "/v1/documents/\(id)").json["chunks"] == 4)
        #expect(try await gateway.send(.get, "/v1/documents/\(id)").status == 404)
    }

    @Test(arguments: ["/v1/documents/nonsense", "/v1/documents/doc_1/text", "/v1/jobs/doc_x", "/v1/jobs/x/events"])
    func `what is no id names nothing`(path: String) async throws {
        #expect(try await GatewayUnderTest().send(.get, path).status == 404)
    }
}
