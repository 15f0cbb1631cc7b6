package import FoundationEssentials

/// Names a kind of thing, so that a document's id cannot be passed where a job's is wanted.
package protocol IdentifierKind: Sendable {
    /// What stands before the underscore: `doc` in `doc_0190…`.
    static var prefix: String { get }
}

/// A UUIDv7 (RFC 9562) with the prefix of its kind. Ids sort by the time of their making.
package struct Identifier<Kind: IdentifierKind>: Hashable, Sendable {
    package let uuid: UUID

    package init(uuid: UUID) {
        self.uuid = uuid
    }

    /// Reads `prefix_uuid`; nil for anything else.
    package init?(_ text: String) {
        let lead = Kind.prefix + "_"
        guard text.hasPrefix(lead), let uuid = UUID(uuidString: String(text.dropFirst(lead.count))) else { return nil }
        self.uuid = uuid
    }

    /// Faster than a UUID's own, which search does some hundred times a question.
    package static func == (left: Self, right: Self) -> Bool { left.uuid.words == right.uuid.words }

    package func hash(into hasher: inout Hasher) {
        let words = uuid.words
        hasher.combine(words.high)
        hasher.combine(words.low)
    }

    /// A new id, made at `date`.
    package static func make(at date: Date = Date()) -> Self {
        Self(uuid: UUID(version7At: date))
    }
}

extension Identifier: CustomStringConvertible, Comparable {
    package var description: String { Kind.prefix + "_" + uuid.lowercaseText }

    package static func < (left: Self, right: Self) -> Bool { left.uuid.words < right.uuid.words }
}

/// `col_`, `doc_`, `chk_`, `job_`.
package enum CollectionKind: IdentifierKind { package static let prefix = "col" }
/// See `CollectionKind`.
package enum DocumentKind: IdentifierKind { package static let prefix = "doc" }
/// See `CollectionKind`.
package enum ChunkKind: IdentifierKind { package static let prefix = "chk" }
/// See `CollectionKind`.
package enum JobKind: IdentifierKind { package static let prefix = "job" }

package typealias CollectionID = Identifier<CollectionKind>
package typealias DocumentID = Identifier<DocumentKind>
package typealias ChunkID = Identifier<ChunkKind>
package typealias JobID = Identifier<JobKind>
