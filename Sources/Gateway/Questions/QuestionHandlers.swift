import Domain
import HTTP
import JSON

/// `POST /v1/search` and `POST /query`.
struct QuestionHandlers: Sendable {
    let retriever: any PassageRetriever
    let answerQuestion: AnswerQuestion
    let admission: Admission

    func search(_ request: HTTPRequest) async throws -> HTTPResponse {
        var fields = JSONFieldReader(try request.json())
        let question = QuestionReader.read(&fields)
        try fields.finish()
        var timings = QuestionTimings()
        let ticket = try await admission.admit()
        let start = ContinuousClock.now
        let retrieval = try await retriever.retrieve(question)
        timings.retrieval = .now - start
        ticket.end(since: timings.start)
        var members = JSONObject([
            ("object", "search"), ("collection_id", .string(retrieval.collectionID.description)),
            ("collection_version", JSONValue(retrieval.collectionVersion)), ("mode", .string(question.mode.rawValue)),
            ("passages", retrieval.passagesJSON), ("degraded", retrieval.degradedJSON),
            ("timings_ms", timings.json),
        ])
        if let explanation = retrieval.explanation { members["explanation"] = explanation }
        return .json(.object(members))
    }

    func query(_ request: HTTPRequest) async throws -> HTTPResponse {
        var fields = JSONFieldReader(try request.json())
        let question = QuestionReader.read(&fields)
        let generate = fields.optional("generate", .bool) ?? true
        let isStream = fields.optional("stream", .bool) ?? false
        try fields.finish()
        let prepared = try await answerQuestion.prepare(question, generate: generate)
        let headers = HTTPHeaders(["X-Cache": prepared.cacheOutcome])
        if isStream { return stream(prepared, request.context, headers) }
        var result: JSONValue = .null
        try await answerQuestion.run(prepared) { step in
            if case .done(let answered, let timings) = step {
                result = answered.json(id: request.context.requestID, timings: timings)
            }
        }
        return .json(result, headers: headers)
    }

    private func stream(
        _ prepared: PreparedAnswer, _ context: RequestContext, _ headers: HTTPHeaders
    ) -> HTTPResponse {
        .events(headers: headers) { [answerQuestion] events in
            do {
                try await answerQuestion.run(prepared) { try await send($0, to: events, id: context.requestID) }
            } catch  where !(error is CancellationError) && !Task.isCancelled {
                try await events.send(event: "error", data: StreamedProblem.json(error, context).text)
                throw ToldInStream(error)
            }
        }
    }

    private func send(_ step: AnswerStep, to events: EventStreamWriter, id: String) async throws {
        switch step {
        case .passages(let passages):
            try await events.send(event: "passages", data: (["passages": passages] as JSONValue).text)
        case .delta(let text): try await events.send(event: "delta", data: (["text": .string(text)] as JSONValue).text)
        case .citation(let citation): try await events.send(event: "citation", data: citation.text)
        case .done(let answered, let timings):
            try await events.send(event: "done", data: answered.json(id: id, timings: timings).text)
        }
    }
}
