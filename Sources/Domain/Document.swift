package import FoundationEssentials
package import JSON

/// A document as the catalogue knows it: everything but its bytes and its text.
package struct Document: Sendable, Hashable {
    package let id: DocumentID
    package let collectionID: CollectionID
    /// Where it came from, as the client named it: a file name, a path or a URL. Unique in its collection: new bytes
    /// under the same source are a new version of the same document.
    package let source: String
    /// From the document itself where it has one, else from its source.
    package let title: String
    package let mediaType: String
    /// Counts from 1. Citations name the version they were made from.
    package let version: Int
    package let status: DocumentStatus
    /// SHA-256 of the original bytes.
    package let digest: ContentDigest
    package let byteCount: Int
    package let metadata: JSONObject
    /// Who may find it. While a version is on its way in, the permissions of the one before hold as well.
    package let permissions: PermissionSet
    /// Pages, where the format has them.
    package let pageCount: Int?
    package let chunkCount: Int
    package let createdAt: Date
    package let updatedAt: Date

    package init(
        id: DocumentID, collectionID: CollectionID, source: String, title: String, mediaType: String, version: Int,
        status: DocumentStatus, digest: ContentDigest, byteCount: Int, metadata: JSONObject,
        permissions: PermissionSet = .none, pageCount: Int?, chunkCount: Int, createdAt: Date, updatedAt: Date
    ) {
        self.id = id
        self.collectionID = collectionID
        self.source = source
        self.title = title
        self.mediaType = mediaType
        self.version = version
        self.status = status
        self.digest = digest
        self.byteCount = byteCount
        self.metadata = metadata
        self.permissions = permissions
        self.pageCount = pageCount
        self.chunkCount = chunkCount
        self.createdAt = createdAt
        self.updatedAt = updatedAt
    }
}

/// How far a document's newest version is.
package enum DocumentStatus: String, Sendable, CaseIterable {
    /// Accepted; the version before it, if any, is what can be found.
    case pending
    /// Its text can be found.
    case ready
    /// Its newest version could not be read; its job says why. The version before it, if any, can still be found.
    case failed
}

/// A SHA-256 digest, written as 64 hexadecimal digits.
package struct ContentDigest: Sendable, Hashable, CustomStringConvertible {
    package let hexadecimal: String

    /// - Parameter hexadecimal: 64 lowercase digits.
    package init(hexadecimal: String) {
        self.hexadecimal = hexadecimal
    }

    package var description: String { hexadecimal }
}
