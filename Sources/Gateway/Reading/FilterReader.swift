import Domain
import JSON

/// Reads a condition on documents in the shape of OpenAI's vector store filters, and says where it is wrong.
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
        case "not"?: return readNegation(object, path: path, depth: depth)
        case let type? where FilterConditionReader.isKnown(type):
            var condition = FilterConditionReader(JSONFieldReader(object, path: path))
            let filter = condition.read(type)
            problems += condition.problems
            return filter
        default:
            return refuse(
                path + "/type", "must be one of eq, ne, gt, gte, lt, lte, in, nin, contains, date, and, or, not")
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

    private mutating func readNegation(_ object: JSONObject, path: String, depth: Int) -> MetadataFilter? {
        var fields = JSONFieldReader(object, path: path)
        _ = fields.required("type", .string)
        let negated = fields.required("filter", .object)
        problems += fields.allProblems()
        guard let negated else { return nil }
        return read(.object(negated), path: path + "/filter", depth: depth + 1).map(MetadataFilter.not)
    }

    private mutating func refuse(_ path: String, _ message: String) -> MetadataFilter? {
        report(path, message)
        return nil
    }

    private mutating func report(_ path: String, _ message: String) {
        problems.append(JSONFieldProblem(pointer: path, message: message))
    }
}
