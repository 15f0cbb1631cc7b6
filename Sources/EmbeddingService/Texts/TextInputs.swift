import HTTP
import JSON

/// A request's body: `{"inputs": "text"}` or `{"inputs": ["text", …]}` and options. Members that TEI knows and this
/// service has no use for are taken without a word, as TEI does.
struct TextInputs {
    let texts: [String]
    let options: JSONObject

    init(_ request: HTTPRequest, _ bounds: RequestBounds, most: Int? = nil) throws {
        options = try request.json()
        let list = TextList(bounds: bounds)
        switch options["inputs"] {
        case .string?: texts = [try list.text(options["inputs"], at: "/inputs")]
        case .array?: texts = try list.texts(options["inputs"], at: "/inputs", most: most)
        default: throw TEIError.invalid("/inputs must be a string or an array of strings")
        }
    }
}
