import Embedding
import HTTP
import JSON
import Wire

/// How a request wants its texts turned into tokens: `truncate`, `truncation_direction`, `prompt_name`; or, instead of
/// the last, the header `X-Input-Type: query` or `passage` for whatever the model has before such texts.
struct EncodingOptions {
    private let truncates: Bool
    private let direction: TruncationDirection
    private let prefix: String

    init(_ options: JSONObject, _ request: HTTPRequest, for model: EmbeddingModelDescription) throws {
        truncates = try TEIOption.flag(options, "truncate", default: true)
        direction = try TEIOption.truncation(options)
        let name = try TEIOption.text(options, "prompt_name") ?? Self.promptName(request, model.prompts)
        guard let prefix = model.prompts.prefix(name) else {
            let known = model.prompts.names
            throw TEIError.invalid(
                "/prompt_name is unknown to the model \(model.name), "
                    + (known.isEmpty ? "which has no prompts" : "which has \(known.joined(separator: ", "))"))
        }
        self.prefix = prefix
    }

    private static func promptName(_ request: HTTPRequest, _ prompts: ModelPrompts) throws -> String? {
        switch request.headers[EmbeddingWire.roleField] {
        case nil: return nil
        case "query": return prompts.forQueries
        case "passage": return prompts.forPassages
        default: throw TEIError.invalid("the header X-Input-Type must be query or passage")
        }
    }

    /// - Parameter path: where the texts stand in the body.
    func tokens(of texts: [String], by engine: EmbeddingEngine, at path: String) throws -> [[Int32]] {
        let longest = engine.description.maximumTokens
        return try texts.enumerated().map { index, text in
            try Task.checkCancellation()
            let text = prefix.isEmpty ? text : prefix + text
            guard !truncates else {
                return engine.tokenizer.encode(text, maximumTokens: longest, truncation: direction)
            }
            let ids = engine.tokenizer.encode(text, maximumTokens: longest + 1)
            guard ids.count <= longest else {
                throw TEIError.tooLarge("\(path)/\(index) has more than \(longest) tokens, and truncate is false")
            }
            return ids
        }
    }
}
