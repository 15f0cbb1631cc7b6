package import Domain
package import JSON

/// Conditions on metadata as JSON, in the shape of OpenAI's vector store filters (`docs/api.md`).
package enum MetadataFilterWire {
    package static func encode(_ filter: MetadataFilter) -> JSONValue {
        switch filter {
        case .compare(let key, let comparison, let value):
            ["type": .string(comparison.rawValue), "key": .string(key), "value": value]
        case .among(let key, let values, let negated):
            ["type": negated ? "nin" : "in", "key": .string(key), "value": .array(values)]
        case .and(let filters): ["type": "and", "filters": .array(filters.map(encode))]
        case .or(let filters): ["type": "or", "filters": .array(filters.map(encode))]
        }
    }

    /// Nil for what is no filter, nests too deep or holds too many conditions.
    package static func filter(from value: JSONValue) -> MetadataFilter? {
        var budget = MetadataFilter.maximumConditions
        return filter(from: value, depth: 0, budget: &budget)
    }

    package static var kind: JSONFieldKind<MetadataFilter> { .init("a filter", filter(from:)) }

    private static func filter(from value: JSONValue, depth: Int, budget: inout Int) -> MetadataFilter? {
        budget -= 1
        guard budget >= 0, depth <= MetadataFilter.maximumDepth, let type = value["type"]?.string else { return nil }
        if type == "and" || type == "or" {
            guard let parts = value["filters"]?.array else { return nil }
            let filters = parts.compactMap { filter(from: $0, depth: depth + 1, budget: &budget) }
            guard filters.count == parts.count else { return nil }
            return type == "and" ? .and(filters) : .or(filters)
        }
        guard let key = value["key"]?.string, let operand = value["value"] else { return nil }
        if type == "in" || type == "nin" {
            guard let values = operand.array, values.count <= MetadataFilter.maximumConditions else { return nil }
            return .among(key: key, values, negated: type == "nin")
        }
        return MetadataFilter.Comparison(rawValue: type).map { .compare(key: key, $0, operand) }
    }
}
