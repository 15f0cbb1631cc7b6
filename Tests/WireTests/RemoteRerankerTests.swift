import Domain
import HTTP
import JSON
import Testing
import Wire

@Suite struct RemoteRerankerTests {
    @Test func `scores come back in the order of the texts`() async throws {
        let client = FakeHTTPClient { _ in .json([["index": 1, "score": 0.9], ["index": 0, "score": 0.25]]) }
        let reranker = RemoteReranker(client: client, model: "small")
        #expect(try await reranker.scores(of: ["a", "b"], for: "why", within: .milliseconds(300)) == [0.25, 0.9])
        let request = try #require(client.requests.first)
        let sent = try JSONValue(parsing: request.body)
        #expect(request.target == "/rerank" && request.timeout == .milliseconds(300))
        #expect(sent["query"] == "why" && sent["texts"] == ["a", "b"] && sent["model"] == "small")
        #expect(sent["truncate"] == true)
        #expect(try await reranker.scores(of: [], for: "why", within: .seconds(1)).isEmpty)
    }

    @Test func `without a model none is named, as text-embeddings-inference wants it`() async throws {
        let client = FakeHTTPClient { _ in .json([["index": 0, "score": 1]]) }
        _ = try await RemoteReranker(client: client, model: nil).scores(of: ["a"], for: "why", within: .seconds(1))
        #expect(try JSONValue(parsing: try #require(client.requests.first).body)["model"] == nil)
    }

    @Test(arguments: [
        "[]", "{}", "[{\"index\": 0, \"score\": 1}]", "[{\"index\": 0, \"score\": 1}, {\"index\": 0, \"score\": 2}]",
        "[{\"index\": 0, \"score\": 1}, {\"index\": 2, \"score\": 2}]", "[{\"index\": 0}, {\"index\": 1}]", "no JSON",
    ])
    func `anything but a score for each text is unavailable`(body: String) async throws {
        let client = FakeHTTPClient { _ in
            HTTPClientResponse(status: 200, headers: HTTPHeaders(), body: Array(body.utf8))
        }
        let error = await #expect(throws: ServiceError.self) {
            try await RemoteReranker(client: client, model: nil).scores(
                of: ["a", "b"], for: "why", within: .seconds(1))
        }
        #expect(error?.kind == .unavailable)
    }
}
