import Domain
import FoundationEssentials
import JSON

extension InMemoryDocument {
    func isVisible(to permissions: PermissionSet) -> Bool {
        permissions.allows(submission.permissions) && permissions.allows(published?.permissions ?? .none)
    }

    /// What a filter's key names.
    func member(_ key: String) -> JSONValue? {
        switch DocumentAttribute(rawValue: key) {
        case .documentID: .string(id.description)
        case .source: .string(source)
        case .title: .string(published?.title ?? title)
        case .mediaType: .string(submission.mediaType)
        case .version: JSONValue(published?.version)
        case .createdAt: .string(createdAt.ISO8601Format())
        case .updatedAt: .string(updatedAt.ISO8601Format())
        case nil: published?.metadata[key]
        }
    }
}

extension MetadataFilter {
    /// See the type's own documentation for what holds.
    func isMet(by document: InMemoryDocument) -> Bool {
        switch self {
        case .and(let filters): filters.allSatisfy { $0.isMet(by: document) }
        case .or(let filters): filters.contains { $0.isMet(by: document) }
        case .not(let filter): !filter.isMet(by: document)
        case .permitted(let permissions): document.isVisible(to: permissions)
        case .documents(let ids, let negated): ids.contains(document.id) != negated
        case .among(let key, let values, let negated):
            values.contains { Self.areEqual(document.member(key), $0) } != negated
        case .compare(let key, .eq, let value): Self.areEqual(document.member(key), value)
        case .compare(let key, .ne, let value): !Self.areEqual(document.member(key), value)
        case .compare(let key, let comparison, let value): Self.compare(document.member(key), comparison, value)
        case .contains(let key, let value): Self.contains(document.member(key), value)
        case .date(let key, let span):
            document.member(key)?.string.flatMap { DateText($0) }.map { span.contains($0.seconds) } ?? false
        }
    }

    private static func contains(_ member: JSONValue?, _ value: JSONValue) -> Bool {
        if let elements = member?.array { return elements.contains { areEqual($0, value) } }
        guard let text = member?.string, let part = value.string else { return false }
        return part.isEmpty || text.contains(part)
    }

    private static func areEqual(_ member: JSONValue?, _ value: JSONValue) -> Bool {
        if let left = member?.double, let right = value.double { return left == right }
        return member == value
    }

    private static func compare(_ member: JSONValue?, _ comparison: Comparison, _ value: JSONValue) -> Bool {
        if let left = member?.double, let right = value.double { return holds(left, comparison, right) }
        if let left = member?.string, let right = value.string {
            return holds(Array(left.utf8).map(Int.init), comparison, Array(right.utf8).map(Int.init))
        }
        return false
    }

    private static func holds(_ left: Double, _ comparison: Comparison, _ right: Double) -> Bool {
        switch comparison {
        case .gt: left > right
        case .gte: left >= right
        case .lt: left < right
        case .lte: left <= right
        case .eq, .ne: false
        }
    }

    private static func holds(_ left: [Int], _ comparison: Comparison, _ right: [Int]) -> Bool {
        switch comparison {
        case .gt: right.lexicographicallyPrecedes(left)
        case .gte: !left.lexicographicallyPrecedes(right)
        case .lt: left.lexicographicallyPrecedes(right)
        case .lte: !right.lexicographicallyPrecedes(left)
        case .eq, .ne: false
        }
    }
}
