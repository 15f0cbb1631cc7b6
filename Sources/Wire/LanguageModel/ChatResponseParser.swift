import Domain
import HTTP
import JSON

/// Reads what `/chat/completions` answers: server-sent events, or one JSON object from servers that do not stream.
struct ChatResponseParser {
    private let isStream: Bool
    private var events = EventStreamParser()
    private var document: [UInt8] = []
    /// Whether the model said that it had finished.
    private(set) var isComplete = false

    init(contentType: String?) {
        isStream = contentType?.lowercased().hasPrefix("application/json") != true
    }

    /// What these bytes complete. Throws `ServiceError` when they are not what OpenAI's API promises.
    mutating func feed(_ bytes: [UInt8]) throws -> [AnswerFragment] {
        guard isStream else {
            document += bytes
            return []
        }
        do {
            var fragments: [AnswerFragment] = []
            for event in try events.feed(bytes) { fragments += try fragmentsOfEvent(event.data) }
            return fragments
        } catch is HTTPClientError {
            throw Self.garbled
        }
    }

    /// What the end of the response completes. Throws `ServiceError` when it came too early.
    mutating func finish() throws -> [AnswerFragment] {
        guard !isStream else {
            guard isComplete else {
                throw ServiceError(.unavailable, "The language model's answer broke off in the middle.")
            }
            return []
        }
        guard let value = try? JSONValue(parsing: document) else { throw Self.garbled }
        let fragments = try fragments(of: value, textAt: "message")
        guard isComplete else { throw Self.garbled }
        return fragments
    }

    private mutating func fragmentsOfEvent(_ data: String) throws -> [AnswerFragment] {
        if data == "[DONE]" {
            isComplete = true
            return []
        }
        guard let value = try? JSONValue(parsing: Array(data.utf8)) else { throw Self.garbled }
        return try fragments(of: value, textAt: "delta")
    }

    private mutating func fragments(of value: JSONValue, textAt member: String) throws -> [AnswerFragment] {
        if let error = value["error"], error != .null {
            throw ServiceError(.unavailable, "The language model reported an error.")
        }
        var fragments: [AnswerFragment] = []
        if let choice = value["choices"]?[0] {
            if let text = choice[member]?["content"]?.string, !text.isEmpty { fragments.append(.text(text)) }
            if choice["finish_reason"]?.string != nil { isComplete = true }
        }
        if let prompt = value["usage"]?["prompt_tokens"]?.int {
            let completion = value["usage"]?["completion_tokens"]?.int ?? 0
            fragments.append(.usage(TokenUsage(prompt: prompt, completion: completion)))
        }
        return fragments
    }

    private static var garbled: ServiceError {
        ServiceError(.unavailable, "The language model answered with something else than chat completions.")
    }
}
