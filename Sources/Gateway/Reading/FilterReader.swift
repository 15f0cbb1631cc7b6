import Domain
import JSON

/// Reads a condition on metadata in the shape of OpenAI's vector store filters, and says where it is wrong.
struct FilterReader {
    private(set) var problems: [JSONFieldProblem] = []
    private var conditions = 0

    static let maximumKeyLength = 256

    /// Nil when anything is wrong; `problems` then says what.
    mutating func read(_ object: JSONObject, path: String) -> MetadataFilter? {
        let filter = read(.object(object), path: path, depth: 1)
        return problems.isEmpty ? filter : nil
    }

    private mutating func read(_ value: JSONValue, path: String, depth: Int) -> MetadataFilter? {
        conditions += 1
        guard conditions <= MetadataFilter.maximumConditions else {
            if conditions == MetadataFilter.maximumConditions + 1 {
                report(path, "has more than \(MetadataFilter.maximumConditions) conditions")
            }
            return nil
        }
        guard depth <= MetadataFilter.maximumDepth else {
            return refuse(path, "nests deeper than \(MetadataFilter.maximumDepth) levels")
        }
        guard let object = value.object else { return refuse(path, "must be an object with type, key and value") }
        switch object["type"]?.string {
        case "and"?, "or"?: return readJunction(object, path: path, depth: depth)
        case "in"?, "nin"?: return readAmong(object, path: path)
        case let type?:
            if let comparison = MetadataFilter.Comparison(rawValue: type) {
                return readComparison(comparison, object, path: path)
            }
            fallthrough
        case nil:
            return refuse(path + "/type", "must be one of eq, ne, gt, gte, lt, lte, in, nin, and, or")
        }
    }

    private mutating func readJunction(_ object: JSONObject, path: String, depth: Int) -> MetadataFilter? {
        var fields = JSONFieldReader(object, path: path)
        let isAnd = fields.required("type", .string) == "and"
        let parts = fields.required("filters", .array)
        problems += fields.allProblems()
        guard let parts else { return nil }
        guard !parts.isEmpty else { return refuse(path + "/filters", "must have at least one condition") }
        var filters: [MetadataFilter] = []
        for (index, part) in parts.enumerated() {
            guard conditions <= MetadataFilter.maximumConditions else { return nil }
            if let filter = read(part, path: "\(path)/filters/\(index)", depth: depth + 1) { filters.append(filter) }
        }
        guard filters.count == parts.count else { return nil }
        return isAnd ? .and(filters) : .or(filters)
    }

    private mutating func readAmong(_ object: JSONObject, path: String) -> MetadataFilter? {
        var fields = JSONFieldReader(object, path: path)
        let isNegated = fields.required("type", .string) == "nin"
        let key = fields.required("key", .plainText(maximum: Self.maximumKeyLength))
        let values = fields.required("value", Self.listKind)
        problems += fields.allProblems()
        guard let key, let values else { return nil }
        return .among(key: key, values, negated: isNegated)
    }

    private mutating func readComparison(
        _ comparison: MetadataFilter.Comparison, _ object: JSONObject, path: String
    ) -> MetadataFilter? {
        var fields = JSONFieldReader(object, path: path)
        _ = fields.required("type", .string)
        let key = fields.required("key", .plainText(maximum: Self.maximumKeyLength))
        let isEquality = comparison == .eq || comparison == .ne
        let value = fields.required("value", isEquality ? Self.scalarKind : Self.orderedKind)
        problems += fields.allProblems()
        guard let key, let value else { return nil }
        return .compare(key: key, comparison, value)
    }

    private mutating func refuse(_ path: String, _ message: String) -> MetadataFilter? {
        report(path, message)
        return nil
    }

    private mutating func report(_ path: String, _ message: String) {
        problems.append(JSONFieldProblem(pointer: path, message: message))
    }

    private static var scalarKind: JSONFieldKind<JSONValue> {
        JSONFieldKind("a string, a number or a boolean") { isScalar($0) ? .some($0) : .none }
    }

    private static var orderedKind: JSONFieldKind<JSONValue> {
        JSONFieldKind("a string or a number") { isScalar($0) && $0.bool == nil ? .some($0) : .none }
    }

    private static var listKind: JSONFieldKind<[JSONValue]> {
        let maximum = MetadataFilter.maximumConditions
        return JSONFieldKind("an array of at most \(maximum) strings, numbers or booleans") { value in
            value.array.flatMap { $0.count <= maximum && $0.allSatisfy(isScalar) ? $0 : nil }
        }
    }

    private static func isScalar(_ value: JSONValue) -> Bool {
        switch value {
        case .bool, .integer, .number: true
        case .string(let text): !text.utf8.contains(0)
        default: false
        }
    }
}
