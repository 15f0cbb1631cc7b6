import HTTP
import JSON

/// Reads texts within the bounds of one request. Complaints name the place in the body.
struct TextList {
    let bounds: RequestBounds

    func text(_ value: JSONValue?, at path: String) throws -> String {
        guard let text = value?.string else { throw TEIError.invalid("\(path) must be a string") }
        guard text.utf8.count <= bounds.textBytes else {
            throw TEIError.tooLarge("\(path) has more than \(bounds.textBytes) bytes")
        }
        return text
    }

    func texts(_ value: JSONValue?, at path: String, most: Int? = nil) throws -> [String] {
        guard let elements = value?.array else { throw TEIError.invalid("\(path) must be an array of strings") }
        let most = most ?? bounds.inputs
        guard !elements.isEmpty else { throw TEIError.empty("\(path) must hold at least one text") }
        guard elements.count <= most else {
            throw TEIError.tooLarge("\(path) holds \(elements.count) texts; \(most) are taken at once")
        }
        return try elements.enumerated().map { index, element in try text(element, at: "\(path)/\(index)") }
    }
}
