import Domain
import FoundationEssentials
import JSON

/// One completion's identity, and the objects that carry it: the whole, or chunk after chunk.
struct ChatCompletion: Sendable {
    let id: String
    let created: Int
    let model: String

    init(model: String) {
        id = "chatcmpl-" + UUID(version7At: Date()).uuidString.lowercased().filter { $0 != "-" }
        created = Int(Date().timeIntervalSince1970)
        self.model = model
    }

    /// The whole completion.
    func json(_ answered: AnsweredQuestion) -> JSONValue {
        var message = extras(answered)
        message["role"] = "assistant"
        message["content"] = .string(answered.text)
        message["refusal"] = .null
        var object = base("chat.completion")
        object["choices"] = [
            ["index": 0, "message": .object(message), "logprobs": nil, "finish_reason": "stop"]
        ]
        object["usage"] = Self.usage(answered)
        return .object(object)
    }

    /// A chunk with the next piece of text; the first one names the role.
    func chunk(_ delta: JSONObject, finishReason: String? = nil, includesUsage: Bool) -> JSONValue {
        var object = base("chat.completion.chunk")
        object["choices"] = [
            ["index": 0, "delta": .object(delta), "logprobs": nil, "finish_reason": JSONValue(finishReason)]
        ]
        if includesUsage { object["usage"] = .null }
        return .object(object)
    }

    /// The chunk behind the last one, for who asked for usage.
    func usageChunk(_ answered: AnsweredQuestion) -> JSONValue {
        var object = base("chat.completion.chunk")
        object["choices"] = []
        object["usage"] = Self.usage(answered)
        return .object(object)
    }

    /// The citations as annotations, and what OpenAI has no words for in the member `rag`.
    func extras(_ answered: AnsweredQuestion) -> JSONObject {
        let names = [
            "found", "citations", "passages", "generator", "fallback", "degraded", "collection_id",
            "collection_version",
        ]
        return JSONObject([
            ("annotations", .array(answered.citations.map { annotation($0, in: answered.text) })),
            ("rag", .object(JSONObject(names.map { ($0, answered.members[$0] ?? .null) }))),
        ])
    }

    /// `index` is where the citation's mark stands in the text, in Unicode scalars.
    private func annotation(_ citation: JSONValue, in text: String) -> JSONValue {
        let mark = "[\(citation["number"]?.int ?? 0)]"
        let place = text.firstRange(of: mark).map {
            text.unicodeScalars.distance(from: text.startIndex, to: $0.lowerBound)
        }
        return [
            "type": "file_citation", "file_id": citation["document_id"] ?? .null,
            "filename": citation["source"] ?? .null, "index": JSONValue(place ?? text.unicodeScalars.count),
            "quote": citation["quote"] ?? .null,
        ]
    }

    private func base(_ kind: String) -> JSONObject {
        JSONObject([
            ("id", .string(id)), ("object", .string(kind)), ("created", JSONValue(created)), ("model", .string(model)),
        ])
    }

    /// The language model's tokens; zero where none was asked.
    private static func usage(_ answered: AnsweredQuestion) -> JSONValue {
        let prompt = answered.usage["prompt_tokens"]?.int ?? 0
        let completion = answered.usage["completion_tokens"]?.int ?? 0
        return [
            "prompt_tokens": JSONValue(prompt), "completion_tokens": JSONValue(completion),
            "total_tokens": JSONValue(prompt + completion),
        ]
    }
}
