import Domain
import HTTP
import JSON

/// The body of one call of `/chat/completions`.
struct ChatRequest: Sendable {
    let model: String
    let prompt: Prompt
    let maximumTokens: Int

    /// Which members a server takes: newer models of OpenAI refuse `max_tokens` and a temperature of their caller's, older
    /// servers do not know `max_completion_tokens`.
    enum Dialect: Sendable {
        case common, bare
    }

    func body(_ dialect: Dialect) -> [UInt8] {
        var members = JSONObject([
            ("model", .string(model)), ("messages", .array(messages)), ("stream", true),
        ])
        switch dialect {
        case .common:
            members["stream_options"] = ["include_usage": true]
            members["temperature"] = 0
            members["max_tokens"] = JSONValue(maximumTokens)
        case .bare:
            members["max_completion_tokens"] = JSONValue(maximumTokens)
        }
        return JSONValue.object(members).bytes
    }

    private var messages: [JSONValue] {
        let system: JSONValue = ["role": "system", "content": .string(prompt.system)]
        return [system]
            + prompt.messages.map { ["role": .string($0.role.rawValue), "content": .string($0.text)] }
    }
}
