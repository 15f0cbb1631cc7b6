import Embedding
import HTTP
import JSON

/// `POST /tokenize` (TEI's shape; positions in the text are not told) and `POST /token_counts` (numbers only).
struct TokenHandler: Sendable {
    let tokenizer: WordPieceTokenizer
    let limits: RequestBounds

    func tokenize(_ request: HTTPRequest) async throws -> HTTPResponse {
        let inputs = try TextInputs(request, maximum: limits.inputs, limits)
        let isFramed = try inputs.flag("add_special_tokens", default: true)
        let rows = try inputs.texts.map { text -> JSONValue in
            try Task.checkCancellation()
            let ids = tokenizer.encode(text)
            return .array((isFramed ? ids[...] : ids.dropFirst().dropLast()).map(describe))
        }
        return .json(.array(rows))
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

    private func describe(_ id: Int32) -> JSONValue {
        [
            "id": .integer(Int64(id)), "text": .string(tokenizer.piece(id)), "special": .bool(tokenizer.isSpecial(id)),
            "start": .null, "stop": .null,
        ]
    }
}
