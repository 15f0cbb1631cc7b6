package import JSON

/// A condition on documents, in the shape of OpenAI's vector store filters:
/// `{"type": "eq", "key": "year", "value": 2024}`, `{"type": "and", "filters": [...]}`.
///
/// A key names a member of the document's metadata or, with `$` before it, one of the document's own attributes
/// (`DocumentAttribute`). A comparison with a member that is missing or of another type is false. `ne` and `nin` are the
/// negations of `eq` and `in`: a document without the member meets them.
package indirect enum MetadataFilter: Sendable, Hashable {
    case compare(key: String, Comparison, JSONValue)
    case among(key: String, [JSONValue], negated: Bool)
    /// An array that holds the value, or a text that it stands in.
    case contains(key: String, JSONValue)
    /// A text that is a date or a time within the span; or the time of an attribute.
    case date(key: String, DateSpan)
    /// Only, or all but, the documents named.
    case documents(Set<DocumentID>, negated: Bool)
    /// What who holds these permissions may see.
    case permitted(PermissionSet)
    case not(MetadataFilter)
    case and([MetadataFilter])
    case or([MetadataFilter])

    package enum Comparison: String, Sendable, CaseIterable {
        case eq, ne, gt, gte, lt, lte
    }

    /// How deep `and`, `or` and `not` may nest.
    package static let maximumDepth = 8
    /// How many conditions one filter may hold, and how many values one `in`.
    package static let maximumConditions = 100
}

/// What a filter can ask of a document besides its metadata.
package enum DocumentAttribute: String, Sendable, CaseIterable {
    case documentID = "$document_id"
    case source = "$source"
    case title = "$title"
    case mediaType = "$media_type"
    /// Of the version that can be found.
    case version = "$version"
    case createdAt = "$created_at"
    case updatedAt = "$updated_at"

    /// Whether it is a time: then only a span of time can be asked of it.
    package var isTime: Bool { self == .createdAt || self == .updatedAt }
}
