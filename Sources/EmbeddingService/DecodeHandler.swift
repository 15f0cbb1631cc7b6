import Embedding
import HTTP
import JSON

/// `POST /decode` (TEI's shape): `{"ids": [1, 2] or [[1, 2], …], "skip_special_tokens": true}` to `["text", …]`.
struct DecodeHandler: Sendable {
    let models: ServedModels
    let limits: RequestBounds

    func handle(_ request: HTTPRequest) async throws -> HTTPResponse {
        let object = try request.json()
        let skipsSpecialTokens = try TEIOption.flag(object, "skip_special_tokens", default: true)
        let tokenizer = try models.any(try TEIOption.model(object)).tokenizer
        let texts = try rows(object["ids"], tokenizer.vocabularySize).map { ids in
            try Task.checkCancellation()
            return JSONValue.string(tokenizer.decode(ids, skipsSpecialTokens: skipsSpecialTokens))
        }
        return .json(.array(texts))
    }

    private func rows(_ value: JSONValue?, _ known: Int) throws -> [[Int32]] {
        guard let elements = value?.array else { throw TEIError.invalid("/ids must be an array of token ids") }
        guard elements.first?.array != nil else { return [try ids(elements, known, at: "/ids")] }
        guard elements.count <= limits.inputs else {
            throw TEIError.tooLarge("/ids holds \(elements.count) lists; \(limits.inputs) are taken at once")
        }
        return try elements.enumerated().map { index, element in
            guard let row = element.array else { throw TEIError.invalid("/ids/\(index) must be an array of token ids") }
            return try ids(row, known, at: "/ids/\(index)")
        }
    }

    private func ids(_ elements: [JSONValue], _ known: Int, at path: String) throws -> [Int32] {
        try elements.enumerated().map { index, element in
            guard let id = element.int, (0..<known).contains(id) else {
                throw TEIError.invalid(
                    "\(path)/\(index) must be a token id, an integer from 0 to \(known - 1)")
            }
            return Int32(id)
        }
    }
}
