import Embedding
import HTTP
import JSON

/// A request's body: `{"inputs": "text"}` or `{"inputs": ["text", …]}` and options. Members that TEI knows and this
/// service has no use for are taken without a word, as TEI does.
struct TextInputs {
    let texts: [String]
    private let object: JSONObject

    init(_ request: HTTPRequest, maximum: Int, _ bounds: RequestBounds) throws {
        object = try request.json()
        switch object["inputs"] {
        case .string(let text): texts = [text]
        case .array(let elements): texts = try Self.strings(elements, maximum: maximum)
        default: throw TEIError.invalid("/inputs must be a string or an array of strings")
        }
        guard !texts.isEmpty else { throw TEIError.empty("/inputs must hold at least one text") }
        if let index = texts.firstIndex(where: { $0.utf8.count > bounds.textBytes }) {
            throw TEIError.tooLarge("/inputs/\(index) has more than \(bounds.textBytes) bytes")
        }
    }

    private static func strings(_ elements: [JSONValue], maximum: Int) throws -> [String] {
        guard elements.count <= maximum else {
            throw TEIError.tooLarge("/inputs holds \(elements.count) texts; \(maximum) are taken at once")
        }
        return try elements.enumerated().map { index, element in
            guard let text = element.string else { throw TEIError.invalid("/inputs/\(index) must be a string") }
            return text
        }
    }

    /// A switch among the options.
    func flag(_ name: String, default value: Bool) throws -> Bool {
        try TEIOption.flag(object, name, default: value)
    }

    /// The end at which texts that are too long are cut.
    func truncation() throws -> TruncationDirection {
        guard let member = object["truncation_direction"], member != .null else { return .right }
        guard let direction = member.string.flatMap({ TruncationDirection(rawValue: $0.lowercased()) }) else {
            throw TEIError.invalid("/truncation_direction must be left or right")
        }
        return direction
    }
}
