import Embedding
import HTTP
import JSON

/// `POST /tokenize` (TEI's shape) and `POST /token_counts` (numbers only).
struct TokenHandler: Sendable {
    let tokenizer: WordPieceTokenizer
    let limits: RequestBounds

    func tokenize(_ request: HTTPRequest) async throws -> HTTPResponse {
        let inputs = try TextInputs(request, maximum: limits.inputs, limits)
        let isFramed = try inputs.flag("add_special_tokens", default: true)
        var writer = TokenListWriter(tokenizer, isFramed: isFramed)
        for text in inputs.texts {
            try Task.checkCancellation()
            writer.append(text)
        }
        return .bytes(writer.finish(), contentType: "application/json")
    }

    /// How many tokens each text has, without special tokens and without a cut.
    func count(_ request: HTTPRequest) async throws -> HTTPResponse {
        let inputs = try TextInputs(request, maximum: limits.countedInputs, limits)
        let counts = try inputs.texts.map { text -> JSONValue in
            try Task.checkCancellation()
            return .integer(Int64(tokenizer.count(text)))
        }
        return .json(.array(counts))
    }
}
