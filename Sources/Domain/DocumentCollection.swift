package import FoundationEssentials

/// A set of documents that is searched as one.
package struct DocumentCollection: Sendable, Hashable {
    package let id: CollectionID
    /// Unique; 1 to 64 of `a-z 0-9 - _ .`, beginning with a letter or digit.
    package let name: String
    package let description: String?
    package let settings: CollectionSettings
    /// Counts the changes to what can be found in it. An answer made at one version is stale at the next.
    package let version: Int
    package let documentCount: Int
    package let createdAt: Date

    package init(
        id: CollectionID, name: String, description: String?, settings: CollectionSettings = CollectionSettings(),
        version: Int, documentCount: Int, createdAt: Date
    ) {
        self.id = id
        self.name = name
        self.description = description
        self.settings = settings
        self.version = version
        self.documentCount = documentCount
        self.createdAt = createdAt
    }

    /// The name of the collection that is there from the start.
    package static let defaultName = "default"

    /// Whether `name` is as `DocumentCollection.name` must be, and could not be taken for an id.
    package static func isValid(name: String) -> Bool {
        let scalars = name.unicodeScalars
        guard (1...64).contains(scalars.count), let first = scalars.first else { return false }
        func isAlphanumeric(_ scalar: Unicode.Scalar) -> Bool {
            ("a"..."z").contains(scalar) || ("0"..."9").contains(scalar)
        }
        return isAlphanumeric(first) && scalars.allSatisfy { isAlphanumeric($0) || "-_.".unicodeScalars.contains($0) }
            && CollectionID(name) == nil
    }
}

/// How people name a collection in a path or a field: by id or by name.
package enum CollectionReference: Sendable, Hashable {
    case id(CollectionID)
    case name(String)

    package init(_ text: String) {
        self = CollectionID(text).map(CollectionReference.id) ?? .name(text)
    }

    package static var defaultCollection: Self { .name(DocumentCollection.defaultName) }
}
