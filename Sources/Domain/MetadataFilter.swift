package import JSON

/// A condition on a document's metadata, in the shape of OpenAI's vector store filters:
/// `{"type": "eq", "key": "year", "value": 2024}`, `{"type": "and", "filters": [...]}`.
///
/// A comparison with a member that is missing or of another type is false, `ne` and `nin` included only where the
/// member is there or missing alike: `ne` and `nin` are the negations of `eq` and `in`.
package indirect enum MetadataFilter: Sendable, Hashable {
    case compare(key: String, Comparison, JSONValue)
    case among(key: String, [JSONValue], negated: Bool)
    case and([MetadataFilter])
    case or([MetadataFilter])

    package enum Comparison: String, Sendable, CaseIterable {
        case eq, ne, gt, gte, lt, lte
    }

    /// How deep `and` and `or` may nest.
    package static let maximumDepth = 8
    /// How many conditions one filter may hold, and how many values one `in`.
    package static let maximumConditions = 100
}
