import Domain
import JSON
import Postgres

/// A filter as a condition on a document's row `d`, with its values as parameters.
struct FilterSQL {
    private(set) var parameters: [PostgresValue]
    private(set) var condition = "true"

    /// - Parameter parameters: those that stand before the filter's own.
    init(_ filter: MetadataFilter?, after parameters: [PostgresValue]) {
        self.parameters = parameters
        if let filter { condition = translate(filter) }
    }

    /// Whether a row may be seen by who holds the permissions in this parameter. While a version is on its way in, those of
    /// the version before are needed as well.
    static func permitted(by parameter: String) -> String {
        """
        ((d.permissions = '{}' OR d.permissions && \(parameter)::text[])
        AND (d.published_permissions = '{}' OR d.published_permissions && \(parameter)::text[]))
        """
    }

    private mutating func translate(_ filter: MetadataFilter) -> String {
        switch filter {
        case .and(let filters): join(filters, " AND ", whenEmpty: "true")
        case .or(let filters): join(filters, " OR ", whenEmpty: "false")
        case .not(let filter): "NOT coalesce(" + translate(filter) + ", false)"
        case .permitted(let permissions): Self.permitted(by: add(.texts(permissions.sorted)))
        case .documents(let ids, let isNegated):
            (isNegated ? "NOT " : "") + "d.id = ANY (\(add(.uuids(ids.map(\.uuid))))::uuid[])"
        case .among(let key, let values, negated: true): "NOT coalesce(\(isOne(of: values, key)), false)"
        case .compare(let key, .ne, let value): "NOT coalesce(\(isOne(of: [value], key)), false)"
        case .among(let key, let values, negated: false): isOne(of: values, key)
        case .compare(let key, .eq, let value): isOne(of: [value], key)
        case .compare(let key, let comparison, let value): compare(key, comparison, value)
        case .contains(let key, let value): contains(key, value)
        case .date(let key, let span): date(key, span)
        }
    }

    private mutating func join(_ filters: [MetadataFilter], _ word: String, whenEmpty: String) -> String {
        let conditions = filters.map { translate($0) }
        return conditions.isEmpty ? whenEmpty : "(" + conditions.joined(separator: word) + ")"
    }

    /// jsonb's own equality: by type, and numbers by value. Of metadata in the form that its index answers.
    private mutating func isOne(of values: [JSONValue], _ key: String) -> String {
        if values.isEmpty { return "false" }
        guard DocumentAttribute(rawValue: key) == nil else {
            return "\(member(key)) = ANY (\(add(.texts(values.map(\.text))))::text[]::jsonb[])"
        }
        let pairs = values.map { add(.json(JSONValue.object(JSONObject([(key, $0)])).text)) + "::jsonb" }
        return "(" + pairs.map { "d.published_metadata @> " + $0 }.joined(separator: " OR ") + ")"
    }

    private mutating func compare(_ key: String, _ comparison: MetadataFilter.Comparison, _ value: JSONValue) -> String
    {
        let sign = [.gt: ">", .gte: ">=", .lt: "<", .lte: "<="][comparison] ?? "="
        switch value {
        case .integer, .number:
            let (member, value) = (member(key), add(.text(value.text)))
            return """
                (CASE WHEN jsonb_typeof(\(member)) = 'number' THEN (\(member))::numeric \(sign) \(value)::numeric
                ELSE false END)
                """
        case .string(let text):
            let (member, value) = (member(key), add(.text(text)))
            return """
                (CASE WHEN jsonb_typeof(\(member)) = 'string' THEN (\(member) #>> '{}') COLLATE "C" \(sign) \(value)
                ELSE false END)
                """
        default: return "false"
        }
    }

    private mutating func contains(_ key: String, _ value: JSONValue) -> String {
        let member = member(key)
        let element = add(.json(value.text)) + "::jsonb"
        var cases = "WHEN 'array' THEN \(member) @> \(element)"
        if case .string(let text) = value {
            cases += " WHEN 'string' THEN position(\(add(.text(text))) IN \(member) #>> '{}') > 0"
        }
        return "(CASE jsonb_typeof(\(member)) \(cases) ELSE false END)"
    }

    private mutating func date(_ key: String, _ span: DateSpan) -> String {
        let instant =
            switch DocumentAttribute(rawValue: key) {
            case .createdAt: "extract(epoch FROM d.created_at)"
            case .updatedAt: "extract(epoch FROM d.updated_at)"
            default: "rag_instant(\(member(key)) #>> '{}')"
            }
        var ends: [String] = []
        if let from = span.from { ends.append("\(instant) >= \(add(.double(from.seconds)))::double precision") }
        if let until = span.until {
            let (sign, end) = until.isDay ? ("<", until.seconds + 86_400) : ("<=", until.seconds)
            ends.append("\(instant) \(sign) \(add(.double(end)))::double precision")
        }
        return "coalesce(" + ends.joined(separator: " AND ") + ", false)"
    }

    /// What the key names, as jsonb.
    private mutating func member(_ key: String) -> String {
        switch DocumentAttribute(rawValue: key) {
        case .source: "to_jsonb(d.source)"
        case .title: "to_jsonb(d.published_title)"
        case .mediaType: "to_jsonb(d.media_type)"
        case .version: "to_jsonb(d.published_version)"
        case .documentID: "to_jsonb('\(DocumentKind.prefix)_' || d.id::text)"
        case .createdAt, .updatedAt: "'null'::jsonb"
        case nil: "(d.published_metadata -> \(add(.text(key))))"
        }
    }

    /// The place of a new parameter.
    private mutating func add(_ value: PostgresValue) -> String {
        parameters.append(value)
        if case .text = value { return "$\(parameters.count)::text" }
        return "$\(parameters.count)"
    }
}
