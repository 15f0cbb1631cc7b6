package import Domain
package import JSON

/// Filters as JSON, in the shape of OpenAI's vector store filters (`docs/api.md`).
package enum MetadataFilterWire {
    package static func encode(_ filter: MetadataFilter) -> JSONValue {
        switch filter {
        case .compare(let key, let comparison, let value):
            ["type": .string(comparison.rawValue), "key": .string(key), "value": value]
        case .among(let key, let values, let negated):
            ["type": negated ? "nin" : "in", "key": .string(key), "value": .array(values)]
        case .contains(let key, let value): ["type": "contains", "key": .string(key), "value": value]
        case .date(let key, let span):
            [
                "type": "date", "key": .string(key), "from": JSONValue(span.from?.text),
                "until": JSONValue(span.until?.text),
            ]
        case .documents(let ids, let negated):
            [
                "type": negated ? "nin" : "in", "key": .string(DocumentAttribute.documentID.rawValue),
                "value": .array(ids.map(\.description).sorted().map(JSONValue.string)),
            ]
        case .permitted(let permissions):
            ["type": "permitted", "value": .array(permissions.sorted.map(JSONValue.string))]
        case .not(let filter): ["type": "not", "filter": encode(filter)]
        case .and(let filters): ["type": "and", "filters": .array(filters.map(encode))]
        case .or(let filters): ["type": "or", "filters": .array(filters.map(encode))]
        }
    }

    /// Nil for what is no filter, nests too deep or holds too many conditions.
    package static func filter(from value: JSONValue) -> MetadataFilter? {
        var reader = MetadataFilterDecoder()
        return reader.filter(from: value, depth: 0)
    }

    package static var kind: JSONFieldKind<MetadataFilter> { .init("a filter", filter(from:)) }
}

private struct MetadataFilterDecoder {
    private var budget = MetadataFilter.maximumConditions

    mutating func filter(from value: JSONValue, depth: Int) -> MetadataFilter? {
        budget -= 1
        guard budget >= 0, depth <= MetadataFilter.maximumDepth, let type = value["type"]?.string else { return nil }
        switch type {
        case "and": return filters(in: value, depth).map(MetadataFilter.and)
        case "or": return filters(in: value, depth).map(MetadataFilter.or)
        case "not": return value["filter"].flatMap { filter(from: $0, depth: depth + 1) }.map(MetadataFilter.not)
        case "permitted":
            return value["value"]?.array.map { .permitted(PermissionSet($0.compactMap(\.string))) }
        default: return value["key"]?.string.flatMap { condition(type, $0, value) }
        }
    }

    private mutating func filters(in value: JSONValue, _ depth: Int) -> [MetadataFilter]? {
        guard let parts = value["filters"]?.array else { return nil }
        var filters: [MetadataFilter] = []
        for part in parts {
            guard let filter = filter(from: part, depth: depth + 1) else { return nil }
            filters.append(filter)
        }
        return filters
    }

    private func condition(_ type: String, _ key: String, _ value: JSONValue) -> MetadataFilter? {
        if type == "date" {
            let (from, until) = (value["from"]?.string, value["until"]?.string)
            return DateSpan(from: from.flatMap { DateText($0) }, until: until.flatMap { DateText($0) })
                .map { .date(key: key, $0) }
        }
        guard let operand = value["value"] else { return nil }
        switch type {
        case "in", "nin": return among(key, operand, isNegated: type == "nin")
        case "contains": return .contains(key: key, operand)
        default: return MetadataFilter.Comparison(rawValue: type).map { .compare(key: key, $0, operand) }
        }
    }

    private func among(_ key: String, _ operand: JSONValue, isNegated: Bool) -> MetadataFilter? {
        guard let values = operand.array, values.count <= MetadataFilter.maximumConditions else { return nil }
        guard key == DocumentAttribute.documentID.rawValue else {
            return .among(key: key, values, negated: isNegated)
        }
        let ids = values.compactMap { $0.string.flatMap { DocumentID($0) } }
        return ids.count == values.count ? .documents(Set(ids), negated: isNegated) : nil
    }
}
