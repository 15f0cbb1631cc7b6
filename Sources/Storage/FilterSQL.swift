import Domain
import JSON
import Postgres

/// A metadata filter as a condition on `d.published_metadata`, with its values as parameters.
struct FilterSQL {
    private(set) var parameters: [PostgresValue]
    private(set) var condition = "true"

    /// - Parameter parameters: those that stand before the filter's own.
    init(_ filter: MetadataFilter?, after parameters: [PostgresValue]) {
        self.parameters = parameters
        if let filter { condition = translate(filter) }
    }

    private mutating func translate(_ filter: MetadataFilter) -> String {
        switch filter {
        case .and(let filters): join(filters, " AND ", whenEmpty: "true")
        case .or(let filters): join(filters, " OR ", whenEmpty: "false")
        case .among(let key, let values, let isNegated):
            (isNegated ? "NOT " : "") + isOne(of: values, key)
        case .compare(let key, .eq, let value): isOne(of: [value], key)
        case .compare(let key, .ne, let value): "NOT " + isOne(of: [value], key)
        case .compare(let key, let comparison, let value): compare(key, comparison, value)
        }
    }

    private mutating func join(_ filters: [MetadataFilter], _ word: String, whenEmpty: String) -> String {
        let conditions = filters.map { translate($0) }
        return conditions.isEmpty ? whenEmpty : "(" + conditions.joined(separator: word) + ")"
    }

    /// jsonb's own equality: by type, and numbers by value.
    private mutating func isOne(of values: [JSONValue], _ key: String) -> String {
        let key = add(.text(key))
        let values = add(.texts(values.map(\.text)))
        return "coalesce(d.published_metadata -> \(key) = ANY (\(values)::text[]::jsonb[]), false)"
    }

    private mutating func compare(_ key: String, _ comparison: MetadataFilter.Comparison, _ value: JSONValue) -> String
    {
        let sign = [.gt: ">", .gte: ">=", .lt: "<", .lte: "<="][comparison] ?? "="
        let key = add(.text(key))
        switch value {
        case .integer, .number:
            let value = add(.text(value.text))
            return """
                (CASE WHEN jsonb_typeof(d.published_metadata -> \(key)) = 'number'
                THEN (d.published_metadata ->> \(key))::numeric \(sign) \(value)::text::numeric ELSE false END)
                """
        case .string(let text):
            let value = add(.text(text))
            return """
                (CASE WHEN jsonb_typeof(d.published_metadata -> \(key)) = 'string'
                THEN (d.published_metadata ->> \(key)) COLLATE "C" \(sign) \(value)::text ELSE false END)
                """
        default: return "(\(key)::text IS NULL)"
        }
    }

    private mutating func add(_ value: PostgresValue) -> String {
        parameters.append(value)
        return "$\(parameters.count)" + (isText(value) ? "::text" : "")
    }

    private func isText(_ value: PostgresValue) -> Bool {
        if case .text = value { return true }
        return false
    }
}
