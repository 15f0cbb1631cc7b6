import JSON

/// Reads a document's metadata: a JSON object of bounded size and depth.
enum MetadataReader {
    static let maximumBytes = 16 << 10
    static let maximumDepth = 8

    static var kind: JSONFieldKind<JSONObject> { JSONFieldKind(expectation) { object(from: $0) } }

    static let expectation =
        "a JSON object of at most \(maximumBytes) bytes, nested at most \(maximumDepth) levels, without NUL"

    private static func object(from value: JSONValue) -> JSONObject? {
        guard let object = value.object, isWellFormed(value, depth: 0), value.bytes.count <= maximumBytes else {
            return nil
        }
        return object
    }

    private static func isWellFormed(_ value: JSONValue, depth: Int) -> Bool {
        guard depth <= maximumDepth else { return false }
        switch value {
        case .string(let text): return !text.utf8.contains(0)
        case .array(let elements): return elements.allSatisfy { isWellFormed($0, depth: depth + 1) }
        case .object(let object):
            return object.members.allSatisfy { !$0.name.utf8.contains(0) && isWellFormed($0.value, depth: depth + 1) }
        default: return true
        }
    }
}
