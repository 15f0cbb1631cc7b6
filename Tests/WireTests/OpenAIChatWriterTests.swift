import Domain
import HTTP
import Telemetry
import TestSupport
import Testing
import Wire

struct OpenAIChatWriterTests {
    private let prompt = Prompt(system: "Answer.", messages: [PromptMessage(role: .user, text: "Why?")])

    @Test func `an answer streams and ends with its usage`() async throws {
        try await ScriptedChatServer.with(.answer(["Because", " it", " is."])) { server, url in
            let fragments = try await fragments(writer(url, apiKey: "sk-test"))
            #expect(
                fragments == [
                    .text("Because"), .text(" it"), .text(" is."), .usage(TokenUsage(prompt: 7, completion: 3)),
                ])
            let call = try #require(server.calls.first)
            #expect(call.authorization == "Bearer sk-test")
            #expect(call.body["model"] == "test-model")
            #expect(call.body["stream"] == true)
            #expect(call.body["messages"]?[0]?["content"] == "Answer.")
            #expect(call.body["messages"]?[1]?["content"] == "Why?")
        }
    }

    @Test func `a server that reports no usage or does not stream is understood`() async throws {
        try await ScriptedChatServer.with(.answerWithoutUsage(["So."]), .whole("So.")) { _, url in
            for _ in 0..<2 {
                let fragments = try await fragments(writer(url))
                #expect(fragments == [.text("So.")])
            }
        }
    }

    @Test func `a busy or failing server is asked again before the first word`() async throws {
        let wait = HTTPHeaders(["Retry-After": "0"])
        try await ScriptedChatServer.with(.status(429, headers: wait), .status(503), .answer(["Yes."])) { server, url in
            let fragments = try await fragments(writer(url, retries: 2))
            #expect(fragments.first == .text("Yes."))
            #expect(server.calls.count == 3)
        }
    }

    @Test func `retries are bounded`() async throws {
        try await ScriptedChatServer.with(.status(500)) { server, url in
            await #expect(throws: ServiceError.self) { try await fragments(writer(url, retries: 2)) }
            #expect(server.calls.count == 3)
        }
    }

    @Test func `a wait longer than ten seconds is not waited`() async throws {
        try await ScriptedChatServer.with(.status(429, headers: HTTPHeaders(["Retry-After": "3600"]))) { server, url in
            await #expect(throws: ServiceError.self) { try await fragments(writer(url)) }
            #expect(server.calls.count == 1)
        }
    }

    @Test func `a refused key is said and not tried again`() async throws {
        try await ScriptedChatServer.with(.status(401)) { server, url in
            let error = await #expect(throws: ServiceError.self) {
                try await fragments(writer(url, apiKey: "sk-secret"))
            }
            #expect(error?.message.contains("LLM_API_KEY") == true)
            #expect(error?.message.contains("sk-secret") == false)
            #expect(server.calls.count == 1)
        }
    }

    @Test func `a server that refuses parameters is asked again with fewer`() async throws {
        try await ScriptedChatServer.with(.status(400), .answer(["Fine."])) { server, url in
            let fragments = try await fragments(writer(url))
            #expect(fragments.first == .text("Fine."))
            #expect(server.calls.last?.body["max_completion_tokens"] == 1024)
            #expect(server.calls.last?.body["temperature"] == nil)
        }
    }

    @Test func `an answer that breaks off is an error and not repeated`() async throws {
        try await ScriptedChatServer.with(.cut(["Half"])) { server, url in
            var seen: [AnswerFragment] = []
            await #expect(throws: ServiceError.self) {
                for try await fragment in writer(url).write(prompt) { seen.append(fragment) }
            }
            #expect(seen == [.text("Half")])
            #expect(server.calls.count == 1)
        }
    }

    @Test func `garbage is an error`() async throws {
        try await ScriptedChatServer.with(.garbage) { _, url in
            let error = await #expect(throws: ServiceError.self) { try await fragments(writer(url)) }
            #expect(error?.kind == .unavailable)
        }
    }

    @Test func `a server that falls silent is given up in time`() async throws {
        try await ScriptedChatServer.with(.hang(["Well"])) { _, url in
            let error = await #expect(throws: ServiceError.self) {
                try await fragments(writer(url, timeout: .milliseconds(300)))
            }
            #expect(error?.kind == .deadlineExceeded)
        }
    }

    @Test func `who stops listening ends the transfer`() async throws {
        try await ScriptedChatServer.with(.hang(["Well"])) { server, url in
            for try await _ in writer(url).write(prompt) { break }
            await server.waitForCancellation()
        }
    }

    @Test func `a server that is not there is unavailable`() async throws {
        let error = await #expect(throws: ServiceError.self) {
            try await fragments(writer("http://127.0.0.1:1/v1", retries: 1))
        }
        #expect(error?.kind == .unavailable)
    }

    @Test func `an answer over its bound is ended`() async throws {
        try await ScriptedChatServer.with(.answer([String(repeating: "a", count: 10_000)])) { _, url in
            var configuration = configuration(url)
            configuration.maximumResponseBytes = 2000
            let writer = OpenAIChatWriter(configuration, metrics: MetricRegistry())
            let error = await #expect(throws: ServiceError.self) { try await fragments(writer) }
            #expect(error?.message.contains("too long") == true)
        }
    }

    private func fragments(_ writer: OpenAIChatWriter) async throws -> [AnswerFragment] {
        var fragments: [AnswerFragment] = []
        for try await fragment in writer.write(prompt) { fragments.append(fragment) }
        return fragments
    }

    private func writer(
        _ url: String, apiKey: String? = nil, timeout: Duration = .seconds(120), retries: Int = 1
    ) -> OpenAIChatWriter {
        OpenAIChatWriter(
            configuration(url, apiKey: apiKey, timeout: timeout, retries: retries), metrics: MetricRegistry())
    }

    private func configuration(
        _ url: String, apiKey: String? = nil, timeout: Duration = .seconds(120), retries: Int = 1
    ) -> OpenAIChatWriter.Configuration {
        var configuration = OpenAIChatWriter.Configuration(
            baseURL: url, model: "test-model", apiKey: apiKey, timeout: timeout, maximumRetries: retries)
        configuration.firstBackoff = .milliseconds(1)
        configuration.connectTimeout = .seconds(120)
        return configuration
    }
}
