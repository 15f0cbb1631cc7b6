package import HTTP
package import JSON
import Synchronization

/// A server of OpenAI's `/v1/chat/completions` that answers call after call as its script says; the last step repeats.
package final class ScriptedChatServer: Sendable {
    package enum Step: Sendable {
        /// Streams these pieces, then usage and `[DONE]`.
        case answer([String])
        /// Streams without usage, as some servers do.
        case answerWithoutUsage([String])
        /// One JSON object, from a server that does not stream.
        case whole(String)
        /// Streams these pieces, then breaks the connection.
        case cut([String])
        /// Streams these pieces, then says nothing more.
        case hang([String])
        case status(Int, headers: HTTPHeaders = HTTPHeaders())
        /// Streams what is no chat completion.
        case garbage
    }

    package struct Call: Sendable {
        package let body: JSONValue
        package let authorization: String?
    }

    private struct State {
        var script: [Step]
        var calls: [Call] = []
    }

    private let state: Mutex<State>
    private let endings = AsyncStream.makeStream(of: Void.self)

    private init(_ script: [Step]) {
        state = Mutex(State(script: script))
    }

    /// Runs `body` with the base URL of a server of its own.
    package static func with<Result: Sendable>(
        _ script: Step..., body: (ScriptedChatServer, String) async throws -> Result
    ) async throws -> Result {
        let scripted = ScriptedChatServer(script)
        let route = Route(.post, "/v1/chat/completions") { try await scripted.answer($0) }
        return try await PatientServer.with([route]) { try await body(scripted, "http://127.0.0.1:\($0)/v1") }
    }

    package var calls: [Call] { state.withLock(\.calls) }

    /// Returns once a hanging stream has ended because its client left.
    package func waitForCancellation() async {
        for await _ in endings.stream { return }
    }

    private func answer(_ request: HTTPRequest) async throws -> HTTPResponse {
        let call = Call(body: try JSONValue(parsing: request.body), authorization: request.headers["Authorization"])
        let step = state.withLock { state in
            state.calls.append(call)
            return state.script.count > 1 ? state.script.removeFirst() : state.script.first
        }
        switch step {
        case nil: return HTTPResponse(.notFound)
        case .status(let code, let headers)?: return HTTPResponse(HTTPStatus(code, "Scripted"), headers: headers)
        case .whole(let text)?: return .json(Self.object(["message": ["content": .string(text)]], finish: "stop"))
        case .garbage?: return .events { try await $0.send(data: "{\"no\": ") }
        case .answer(let pieces)?: return .events { try await Self.send(pieces, to: $0, hasUsage: true) }
        case .answerWithoutUsage(let pieces)?: return .events { try await Self.send(pieces, to: $0, hasUsage: false) }
        case .cut(let pieces)?:
            return .events { events in
                for piece in pieces { try await events.send(data: Self.chunk(piece)) }
                throw Broken()
            }
        case .hang(let pieces)?:
            return .events { [endings] events in
                defer { endings.continuation.yield() }
                for piece in pieces { try await events.send(data: Self.chunk(piece)) }
                try await Task.sleep(for: .seconds(600))
            }
        }
    }

    private static func send(_ pieces: [String], to events: EventStreamWriter, hasUsage: Bool) async throws {
        for piece in pieces { try await events.send(data: chunk(piece)) }
        try await events.send(data: object(["delta": [:]], finish: "stop").text)
        if hasUsage {
            let usage: JSONValue = ["choices": [], "usage": ["prompt_tokens": 7, "completion_tokens": 3]]
            try await events.send(data: usage.text)
        }
        try await events.send(data: "[DONE]")
    }

    private static func chunk(_ text: String) -> String {
        object(["delta": ["content": .string(text)]], finish: nil).text
    }

    private static func object(_ choice: JSONValue, finish: String?) -> JSONValue {
        var members = choice.object ?? JSONObject()
        members["index"] = 0
        members["finish_reason"] = JSONValue(finish)
        return ["id": "chatcmpl-1", "choices": [.object(members)]]
    }

    private struct Broken: Error {}

}
