import JSON

/// What is to be embedded. Unknown parameters are ignored, as OpenAI's API ignores them.
struct EmbeddingsRequest: Sendable {
    let model: String
    let inputs: [String]
    let dimensions: Int?
    let isBase64: Bool

    /// OpenAI's bound.
    static let maximumInputs = 2048

    init(_ object: JSONObject) throws {
        guard let model = object["model"]?.string else {
            throw OpenAIError.invalid("model", "model is required and must be a string.")
        }
        self.model = model
        inputs = try Self.inputs(object["input"])
        if let value = object["dimensions"], value != .null {
            guard let dimensions = value.int, dimensions > 0 else {
                throw OpenAIError.invalid("dimensions", "dimensions must be a positive integer.")
            }
            self.dimensions = dimensions
        } else {
            dimensions = nil
        }
        switch object["encoding_format"] {
        case nil, .null?, .string("float")?: isBase64 = false
        case .string("base64")?: isBase64 = true
        default: throw OpenAIError.invalid("encoding_format", "encoding_format must be float or base64.")
        }
    }

    private static func inputs(_ value: JSONValue?) throws(OpenAIError) -> [String] {
        let inputs: [String]
        switch value {
        case .string(let text)?: inputs = [text]
        case .array(let elements)?:
            if elements.contains(where: { $0.int != nil || $0.array != nil }) {
                throw .invalid("input", "input must be text: arrays of tokens are not taken, send strings.")
            }
            inputs = elements.compactMap(\.string)
            guard inputs.count == elements.count else {
                throw .invalid("input", "input must be a string or an array of strings.")
            }
        default: throw .invalid("input", "input is required: a string or an array of strings.")
        }
        guard (1...maximumInputs).contains(inputs.count) else {
            throw .invalid("input", "input must have 1 to \(maximumInputs) texts.")
        }
        guard inputs.allSatisfy({ !$0.isEmpty }) else { throw .invalid("input", "input must not hold empty strings.") }
        return inputs
    }
}
