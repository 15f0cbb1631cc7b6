import Domain
import HTTP
import JSON
import OpenAIInterface

/// `POST /v1/chat/completions`: the last user message is the question, the answer the completion.
struct ChatHandler: Sendable {
    let answerQuestion: AnswerQuestion

    func complete(_ request: HTTPRequest) async throws -> HTTPResponse {
        let asked = try ChatQuestion(try request.json())
        let prepared: PreparedAnswer
        do {
            prepared = try await answerQuestion.prepare(asked.question)
        } catch let error as ServiceError where error.kind == .notFound {
            throw OpenAIError.modelNotFound(asked.model.name)
        }
        let completion = ChatCompletion(model: asked.model.name)
        let headers = HTTPHeaders(["X-Cache": prepared.cacheOutcome])
        if asked.isStream { return stream(prepared, completion, headers, includesUsage: asked.includesUsage) }
        var result: JSONValue = .null
        try await answerQuestion.run(prepared) { step in
            if case .done(let answered, _) = step { result = completion.json(answered) }
        }
        return .json(result, headers: headers)
    }

    private func stream(
        _ prepared: PreparedAnswer, _ completion: ChatCompletion, _ headers: HTTPHeaders, includesUsage: Bool
    ) -> HTTPResponse {
        .events(headers: headers) { [answerQuestion] events in
            let chunks = ChatChunks(completion: completion, events: events, includesUsage: includesUsage)
            do {
                try await chunks.begin()
                try await answerQuestion.run(prepared, chunks.send)
            } catch  where !(error is CancellationError) && !Task.isCancelled {
                try await events.send(data: OpenAIError(error).json.text)
                try await events.send(data: "[DONE]")
                throw ToldInStream(error)
            }
            try await events.send(data: "[DONE]")
        }
    }
}

/// Writes an answer's steps as chunks.
struct ChatChunks: Sendable {
    let completion: ChatCompletion
    let events: EventStreamWriter
    let includesUsage: Bool

    func begin() async throws {
        try await send(JSONObject([("role", "assistant"), ("content", "")]))
    }

    func send(_ step: AnswerStep) async throws {
        switch step {
        case .passages, .citation: return
        case .delta(let text): try await send(JSONObject([("content", .string(text))]))
        case .done(let answered, _):
            try await send(completion.extras(answered), finishReason: "stop")
            if includesUsage { try await events.send(data: completion.usageChunk(answered).text) }
        }
    }

    private func send(_ delta: JSONObject, finishReason: String? = nil) async throws {
        let chunk = completion.chunk(delta, finishReason: finishReason, includesUsage: includesUsage)
        try await events.send(data: chunk.text)
    }
}
