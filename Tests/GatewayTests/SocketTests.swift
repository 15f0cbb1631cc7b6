import Domain
import HTTP
import JSON
import TestSupport
import Testing

/// What only a real connection shows. No time given here is there to be used up: a busy machine needs some of it.
@Suite(.timeLimit(.minutes(5)))
struct SocketTests {
    private static let patience = PatientServer.patience

    @Test func `a document and a question travel over a socket`() async throws {
        let gateway = try GatewayUnderTest()
        try await withServer(gateway) { client in
            let upload = try await client.send(
                HTTPClientRequest(
                    .post, "/v1/collections/default/documents?source=a%20b.md",
                    headers: HTTPHeaders(["Content-Type": "text/markdown"]), body: Array("# Hi".utf8),
                    timeout: Self.patience))
            #expect(upload.status == 202)
            let accepted = try JSONValue(parsing: upload.body)
            #expect(accepted["document"]?["source"] == "a b.md")
            let body: JSONValue = ["question": "How many days?", "stream": true]
            let answer = try await client.send(
                HTTPClientRequest(.post, "/query", body: body.bytes, timeout: Self.patience))
            var parser = EventStreamParser()
            #expect(try parser.feed(answer.body).last?.name == "done")
        }
    }

    @Test func `a question of a megabyte is 413`() async throws {
        try await withServer(GatewayUnderTest()) { client in
            let body: JSONValue = ["question": .string(String(repeating: "a", count: 1 << 20))]
            let reply = try await client.send(
                HTTPClientRequest(.post, "/query", body: body.bytes, timeout: Self.patience))
            #expect(reply.status == 413)
        }
    }

    @Test func `a client that stops reading ends the answer's making`() async throws {
        let composer = FakeComposer(.hangs)
        try await withServer(GatewayUnderTest(composer: composer)) { client in
            let body: JSONValue = ["question": "Why?", "stream": true]
            let request = HTTPClientRequest(.post, "/query", body: body.bytes, timeout: Self.patience)
            let asking = Task { try await client.stream(request) { _, _, _ in throw CancellationError() } }
            for await _ in composer.cancellations.stream { break }
            await #expect(throws: (any Error).self) { try await asking.value }
        }
    }

    @Test func `unknown paths and methods are problems`() async throws {
        try await withServer(GatewayUnderTest()) { client in
            let nothing = try await client.send(HTTPClientRequest(.get, "/nothing", timeout: Self.patience))
            #expect(nothing.status == 404)
            let reply = try await client.send(HTTPClientRequest(.put, "/v1/collections", timeout: Self.patience))
            #expect(reply.status == 405)
            #expect(reply.headers["Allow"] == "GET, HEAD, OPTIONS, POST")
        }
    }

    private func withServer(
        _ gateway: GatewayUnderTest, _ body: (PooledHTTPClient) async throws -> Void
    ) async throws {
        try await PatientServer.with(gateway.pipeline) { port in
            try await body(try PooledHTTPClient(baseURL: "http://127.0.0.1:\(port)", connectTimeout: Self.patience))
        }
    }
}
