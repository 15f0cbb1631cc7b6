import Domain
import HTTP
import JSON
import Testing

struct ChatTests {
    private static let messages: JSONValue = [["role": "user", "content": "How many days?"]]

    @Test func `the answer is the assistant's message`() async throws {
        let reply = try await chat(["model": "rag", "messages": Self.messages, "temperature": 0.2, "seed": 1])
        #expect(reply.json["object"] == "chat.completion")
        let choice = try #require(reply.json["choices"]?[0])
        #expect(choice["finish_reason"] == "stop")
        #expect(choice["message"]?["role"] == "assistant")
        #expect(choice["message"]?["content"] == "Thirty days [1].")
        #expect(choice["message"]?["annotations"]?[0]?["type"] == "file_citation")
        #expect(choice["message"]?["annotations"]?[0]?["filename"] == "handbook.pdf")
        #expect(choice["message"]?["annotations"]?[0]?["index"] == 12)
        #expect(choice["message"]?["rag"]?["found"] == true)
        #expect(reply.json["usage"] == ["prompt_tokens": 11, "completion_tokens": 4, "total_tokens": 15])
    }

    @Test func `a stream has one identity and ends with usage and DONE`() async throws {
        let reply = try await chat([
            "model": "rag", "messages": Self.messages, "stream": true, "stream_options": ["include_usage": true],
        ])
        #expect(reply.events.last?.data == "[DONE]")
        let chunks = reply.events.dropLast().compactMap { try? JSONValue(parsing: Array($0.data.utf8)) }
        #expect(Set(chunks.map { $0["id"]?.string }).count == 1)
        #expect(Set(chunks.map { $0["created"]?.int }).count == 1)
        #expect(chunks.allSatisfy { $0["object"] == "chat.completion.chunk" })
        #expect(chunks.first?["choices"]?[0]?["delta"]?["role"] == "assistant")
        let text = chunks.compactMap { $0["choices"]?[0]?["delta"]?["content"]?.string }.joined()
        #expect(text == "Thirty days [1].")
        #expect(chunks.last?["choices"] == [])
        #expect(chunks.last?["usage"]?["total_tokens"] == 15)
        #expect(chunks.dropLast().last?["choices"]?[0]?["finish_reason"] == "stop")
        #expect(chunks.dropLast().last?["choices"]?[0]?["delta"]?["rag"]?["citations"]?.array?.count == 1)
        #expect(chunks.dropLast().allSatisfy { $0["usage"] == .null })
    }

    @Test func `without include_usage no chunk speaks of usage`() async throws {
        let reply = try await chat(["model": "rag", "messages": Self.messages, "stream": true])
        #expect(!reply.text.contains("usage"))
    }

    @Test func `an error in the middle is told in OpenAI's shape`() async throws {
        let gateway = try GatewayUnderTest(composer: FakeComposer(.breaksOff))
        let reply = try await gateway.send(
            .post, "/v1/chat/completions", ["model": "rag", "messages": Self.messages, "stream": true])
        #expect(reply.events.dropLast().last?.data.contains("\"error\"") == true)
        #expect(reply.events.last?.data == "[DONE]")
    }

    @Test func `the last user message is the question, as text or as parts`() async throws {
        let gateway = try GatewayUnderTest()
        let messages: JSONValue = [
            ["role": "system", "content": "Be brief."], ["role": "user", "content": "First?"],
            ["role": "assistant", "content": "Yes."],
            ["role": "user", "content": [["type": "text", "text": "And"], ["type": "text", "text": "then?"]]],
        ]
        _ = try await gateway.send(
            .post, "/v1/chat/completions", ["model": "rag:manuals", "messages": messages, "rag": ["top_k": 9]])
        let question = try #require(gateway.retriever.last)
        #expect(question.text == "And\nthen?")
        #expect(question.collection == .name("manuals"))
        #expect(question.topK == 9)
    }

    private static let refusals: [(String, Int, String)] = [
        (#"{"messages": [{"role": "user", "content": "x"}]}"#, 400, "model"),
        (#"{"model": "rag"}"#, 400, "messages"),
        (#"{"model": "rag", "messages": []}"#, 400, "messages"),
        (#"{"model": "rag", "messages": [{"content": "x"}]}"#, 400, "messages[0].role"),
        (#"{"model": "rag", "messages": [{"role": "system", "content": "x"}]}"#, 400, "messages"),
        (#"{"model": "rag", "messages": [{"role": "user", "content": " "}]}"#, 400, "messages[0].content"),
        (
            #"{"model": "rag", "messages": [{"role": "user", "content": [{"type": "image_url"}]}]}"#, 400,
            "messages[0].content"
        ),
        (#"{"model": "gpt-4o", "messages": [{"role": "user", "content": "x"}]}"#, 404, "model"),
        (#"{"model": "rag", "messages": [{"role": "user", "content": "x"}], "n": 2}"#, 400, "n"),
        (#"{"model": "rag", "messages": [{"role": "user", "content": "x"}], "stream": "yes"}"#, 400, "stream"),
        (
            #"{"model": "rag", "messages": [{"role": "user", "content": "x"}], "rag": {"top_k": 0}}"#, 400,
            "rag/top_k"
        ),
    ]

    @Test(arguments: refusals)
    func `what is no chat is refused in OpenAI's shape`(body: String, status: Int, parameter: String) async throws {
        let reply = try await GatewayUnderTest().send(.post, "/v1/chat/completions", bytes: Array(body.utf8))
        #expect(reply.status == status)
        #expect(reply.json["error"]?["param"]?.string == parameter)
    }

    @Test func `an unknown collection is a model that does not exist`() async throws {
        let gateway = try GatewayUnderTest()
        gateway.retriever.fail(ServiceError(.notFound, "There is no collection of this name or id."))
        let reply = try await gateway.send(
            .post, "/v1/chat/completions", ["model": "rag:none", "messages": Self.messages])
        #expect(reply.status == 404)
        #expect(reply.json["error"]?["code"] == "model_not_found")
    }

    @Test func `a retriever that is away is a server error with Retry-After`() async throws {
        let gateway = try GatewayUnderTest()
        gateway.retriever.fail(ServiceError(.unavailable, "The retriever cannot be reached.", retryAfter: .seconds(3)))
        let reply = try await gateway.send(.post, "/v1/chat/completions", ["model": "rag", "messages": Self.messages])
        #expect(reply.status == 503)
        #expect(reply.headers["Retry-After"] == "3")
        #expect(reply.json["error"]?["type"] == "server_error")
    }

    private func chat(_ body: JSONValue) async throws -> Reply {
        try await GatewayUnderTest().send(.post, "/v1/chat/completions", body)
    }
}
