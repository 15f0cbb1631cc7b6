import Domain
import JSON

/// Reads one condition of a filter: a comparison, a choice among values, a part, a span of time.
struct FilterConditionReader {
    private var fields: JSONFieldReader

    /// - Parameter fields: of the condition's object.
    init(_ fields: JSONFieldReader) {
        self.fields = fields
        self.fields.ignore("type")
    }

    static func isKnown(_ type: String) -> Bool {
        ["in", "nin", "contains", "date"].contains(type) || MetadataFilter.Comparison(rawValue: type) != nil
    }

    var problems: [JSONFieldProblem] { fields.allProblems() }

    /// Nil when anything is wrong; `problems` then says what.
    mutating func read(_ type: String) -> MetadataFilter? {
        guard let key = fields.required("key", .plainText(maximum: FilterReader.maximumKeyLength)) else {
            fields.ignore("value", "from", "until")
            return nil
        }
        let attribute = readAttribute(key, type)
        let filter = filter(type, key, attribute)
        return problems.isEmpty ? filter : nil
    }

    /// Keys with `$` are the document's own attributes; nothing else may begin like that.
    private mutating func readAttribute(_ key: String, _ type: String) -> DocumentAttribute? {
        guard key.hasPrefix("$") else { return nil }
        guard let attribute = DocumentAttribute(rawValue: key) else {
            let known = DocumentAttribute.allCases.map(\.rawValue).joined(separator: ", ")
            fields.report("key", "names no attribute of documents: those are \(known)")
            return nil
        }
        if attribute.isTime, type != "date" { fields.report("type", "must be date: the attribute is a time") }
        if !attribute.isTime, type == "date" { fields.report("key", "is no time") }
        if attribute == .documentID, !["eq", "ne", "in", "nin"].contains(type) {
            fields.report("type", "must be one of eq, ne, in, nin: the attribute is an id")
        }
        return attribute
    }

    private mutating func filter(_ type: String, _ key: String, _ attribute: DocumentAttribute?) -> MetadataFilter? {
        switch type {
        case "date": return readDate(key)
        case "contains": return fields.required("value", Self.scalarKind).map { .contains(key: key, $0) }
        case "in", "nin":
            guard let values = fields.required("value", Self.listKind) else { return nil }
            return among(key, attribute, values, isNegated: type == "nin")
        default:
            guard let comparison = MetadataFilter.Comparison(rawValue: type) else { return nil }
            let isEquality = comparison == .eq || comparison == .ne
            let value = fields.required("value", isEquality ? Self.scalarKind : Self.orderedKind)
            guard let value, fits(value, attribute) else { return nil }
            if attribute == .documentID { return among(key, attribute, [value], isNegated: comparison == .ne) }
            return .compare(key: key, comparison, value)
        }
    }

    private mutating func among(
        _ key: String, _ attribute: DocumentAttribute?, _ values: [JSONValue], isNegated: Bool
    ) -> MetadataFilter? {
        for value in values where !fits(value, attribute) { return nil }
        guard attribute == .documentID else { return .among(key: key, values, negated: isNegated) }
        return .documents(Set(values.compactMap { $0.string.flatMap { DocumentID($0) } }), negated: isNegated)
    }

    /// An attribute's type is known: a value of another one is a mistake, not a condition that nothing meets.
    private mutating func fits(_ value: JSONValue, _ attribute: DocumentAttribute?) -> Bool {
        let expectation: String? =
            switch attribute {
            case .documentID: value.string.flatMap { DocumentID($0) } == nil ? "a document's id" : nil
            case .version: value.double == nil ? "a number" : nil
            case .source, .title, .mediaType: value.string == nil ? "a string" : nil
            case .createdAt, .updatedAt, nil: nil
            }
        if let expectation { fields.report("value", "must be \(expectation)") }
        return expectation == nil
    }

    private mutating func readDate(_ key: String) -> MetadataFilter? {
        let count = fields.problems.count
        let (from, until) = (fields.optional("from", Self.dateKind), fields.optional("until", Self.dateKind))
        guard let span = DateSpan(from: from, until: until) else {
            if fields.problems.count == count { fields.report("from", "or until is required") }
            return nil
        }
        return .date(key: key, span)
    }

    private static var dateKind: JSONFieldKind<DateText> {
        JSONFieldKind("a date (2024-03-31) or a time (2024-03-31T09:05:00Z)") { $0.string.flatMap { DateText($0) } }
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
