import Domain
import JSON
import OpenAIInterface

/// What a chat completion asks. Members of OpenAI's API that mean nothing here (temperature, seed, user …) are ignored,
/// as real servers do; the member `rag` may hold what a question may.
struct ChatQuestion: Sendable {
    let model: ChatModel
    let question: Question
    let isStream: Bool
    let includesUsage: Bool

    /// Throws `OpenAIError`.
    init(_ object: JSONObject) throws {
        guard let name = object["model"]?.string else {
            throw OpenAIError.invalid("model", "model is required and must be a string.")
        }
        guard let model = ChatModel(name) else { throw OpenAIError.modelNotFound(name) }
        self.model = model
        isStream = try Self.flag(object["stream"], "stream")
        includesUsage = try Self.flag(object["stream_options"]?["include_usage"], "stream_options.include_usage")
        if let count = object["n"], count != .null, count.int != 1 {
            throw OpenAIError.invalid("n", "n must be 1: questions have one answer.")
        }
        let text = try ChatMessages.question(in: object["messages"])
        question = try Self.question(text, model, object["rag"])
    }

    private static func question(_ text: String, _ model: ChatModel, _ extras: JSONValue?) throws -> Question {
        var members = JSONObject([("question", .string(text))])
        if let extras, extras != .null {
            guard let object = extras.object else { throw OpenAIError.invalid("rag", "rag must be an object.") }
            for member in object.members where member.name != "question" { members[member.name] = member.value }
        }
        var fields = JSONFieldReader(members)
        let read = QuestionReader.read(&fields)
        do {
            try fields.finish()
        } catch {
            throw OpenAIError.invalid(
                error.problems.first.map { $0.pointer == "/question" ? "messages" : "rag" + $0.pointer },
                error.problems.map { "\($0.pointer.dropFirst()) \($0.message)" }.joined(separator: "; "))
        }
        let collection = members["collection"] == nil ? model.collection : read.collection
        return Question(
            text: text, collection: collection, topK: read.topK, filter: read.filter, permissions: read.permissions,
            mode: read.mode, denseWeight: read.denseWeight, preferences: read.preferences)
    }

    private static func flag(_ value: JSONValue?, _ name: String) throws(OpenAIError) -> Bool {
        guard let value, value != .null else { return false }
        guard let flag = value.bool else { throw .invalid(name, "\(name) must be true or false.") }
        return flag
    }
}

/// The conversation's last word of the user.
enum ChatMessages {
    /// Throws where the messages are not what OpenAI's API describes.
    static func question(in value: JSONValue?) throws(OpenAIError) -> String {
        guard let messages = value?.array, !messages.isEmpty else {
            throw .invalid("messages", "messages is required: an array of at least one message.")
        }
        for (index, message) in messages.enumerated() where message["role"]?.string == nil {
            throw .invalid("messages[\(index)].role", "each message must have a role.")
        }
        guard let index = messages.lastIndex(where: { $0["role"]?.string == "user" }) else {
            throw .invalid("messages", "messages must hold a message of the role user: its content is the question.")
        }
        guard let text = text(of: messages[index]["content"]), PlainText.isValid(text, maximum: .max) else {
            throw .invalid("messages[\(index)].content", "the user's content must be text that is not blank.")
        }
        return text
    }

    /// Content as a string, or as parts of which all are text.
    private static func text(of content: JSONValue?) -> String? {
        if let text = content?.string { return text }
        guard let parts = content?.array else { return nil }
        let texts = parts.compactMap { $0["type"]?.string == "text" ? $0["text"]?.string : nil }
        return texts.count == parts.count ? texts.joined(separator: "\n") : nil
    }
}
