import Embedding
import HTTP
import JSON

/// `POST /tokenize` (TEI's shape) and `POST /token_counts` (numbers only).
struct TokenHandler: Sendable {
    let models: ServedModels
    let limits: RequestBounds

    func tokenize(_ request: HTTPRequest) async throws -> HTTPResponse {
        let inputs = try TextInputs(request, limits)
        let tokenizer = try models.any(try TEIOption.model(inputs.options)).tokenizer
        let isFramed = try TEIOption.flag(inputs.options, "add_special_tokens", default: true)
        var writer = TokenListWriter(tokenizer, isFramed: isFramed)
        for text in inputs.texts {
            try Task.checkCancellation()
            writer.append(text)
        }
        return .bytes(writer.finish(), contentType: "application/json")
    }

    /// How many tokens each text has, without special tokens and without a cut.
    func count(_ request: HTTPRequest) async throws -> HTTPResponse {
        let inputs = try TextInputs(request, limits, most: limits.countedInputs)
        let tokenizer = try models.any(try TEIOption.model(inputs.options)).tokenizer
        let counts = try inputs.texts.map { text -> JSONValue in
            try Task.checkCancellation()
            return .integer(Int64(tokenizer.count(text)))
        }
        return .json(.array(counts))
    }
}
