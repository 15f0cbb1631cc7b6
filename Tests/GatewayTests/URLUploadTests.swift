import HTTP
import JSON
import Testing

/// A URL instead of a document's bytes.
struct URLUploadTests {
    private static let documents = "/v1/collections/default/documents"

    @Test func `a URL is taken in as the document's source, for a worker to fetch`() async throws {
        let gateway = try GatewayUnderTest()
        let answer = try await gateway.send(
            .post, Self.documents, ["url": "https://example.com/a/b.html?c=d#e", "metadata": ["year": 2024]])
        #expect(answer.status == 202)
        #expect(answer.json["document"]?["source"] == "https://example.com/a/b.html?c=d#e")
        #expect(answer.json["document"]?["media_type"] == "application/octet-stream")
        let named = try await gateway.send(
            .post, Self.documents, ["url": "https://example.com/", "source": "front page", "title": "Front"])
        #expect(named.json["document"]?["source"] == "front page")
        #expect(gateway.wakeUp.count == 2)
    }

    @Test(
        arguments: [
            "http://127.0.0.1/", "http://2130706433/", "http://[::ffff:7f00:1]/",
            "http://169.254.169.254/latest/meta-data/",
            "http://user:word@example.com/", "http://example.com:22/", "file:///etc/passwd", "gopher://example.com/",
            "a b",
            "",
        ])
    func `a URL that may not be fetched is said at once`(url: String) async throws {
        let answer = try await GatewayUnderTest().send(.post, Self.documents, ["url": .string(url)])
        #expect(answer.status == 422)
        #expect(answer.json["errors"]?[0]?["pointer"] == "/url")
    }

    @Test(
        arguments: [
            ["url": "https://example.com/", "text": "Hello"],
            ["url": "https://example.com/", "media_type": "text/plain"],
            ["url": 7], ["url": "https://example.com/", "other": true],
        ] as [JSONValue])
    func `a URL stands alone`(body: JSONValue) async throws {
        #expect(try await GatewayUnderTest().send(.post, Self.documents, body).status == 422)
    }
}
