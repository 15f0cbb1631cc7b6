/// Collections by name and id.
package protocol CollectionStore: Sendable {
    /// Throws `conflict` when the name is taken.
    func create(name: String, description: String?, settings: CollectionSettings) async throws -> DocumentCollection
    /// Throws `notFound`.
    func find(_ reference: CollectionReference) async throws -> DocumentCollection
    /// The same without a count of its documents, which takes the longer the more there are. Throws `notFound`.
    func state(of collection: CollectionReference) async throws -> CollectionState
    func list(_ page: PageRequest<CollectionKind>) async throws -> Page<DocumentCollection>
    /// Makes these its settings, as a new version. Throws `notFound`, and `conflict` when another language is wanted while
    /// documents are indexed by the present one.
    func update(_ id: CollectionID, settings: CollectionSettings) async throws -> DocumentCollection
    /// Deletes it with everything in it; nothing of it can be found once this returns. Throws `notFound`.
    func delete(_ id: CollectionID) async throws -> DeletionReceipt
}

/// Takes documents in and out.
package protocol DocumentIntake: Sendable {
    /// Keeps the document's row, its bytes and its job in one transaction. The same source with the same digest and
    /// metadata is `unchanged`.
    func accept(_ submission: DocumentSubmission, into collection: CollectionID) async throws -> DocumentAcceptance
    /// Removes the document, its chunks, vectors and terms in one transaction, and supersedes its jobs. Throws `notFound`.
    func delete(_ id: DocumentID) async throws -> DeletionReceipt
}

/// Reads documents.
package protocol DocumentCatalog: Sendable {
    /// Throws `notFound`.
    func document(_ id: DocumentID) async throws -> Document
    func documents(in collection: CollectionID, _ page: PageRequest<DocumentKind>) async throws -> Page<Document>
    /// The text that citations point into, of the version that can be found now; throws `notFound` before there is one.
    func text(of id: DocumentID) async throws -> StoredText
    /// The original bytes of the newest version. Throws `notFound`.
    func content(of id: DocumentID) async throws -> StoredContent
}

/// A document version's text as it was stored.
package struct StoredText: Sendable {
    package let version: Int
    package let text: String

    package init(version: Int, text: String) {
        self.version = version
        self.text = text
    }
}

/// A document version's original bytes.
package struct StoredContent: Sendable {
    package let version: Int
    package let mediaType: String
    package let source: String
    package let bytes: [UInt8]

    package init(version: Int, mediaType: String, source: String, bytes: [UInt8]) {
        self.version = version
        self.mediaType = mediaType
        self.source = source
        self.bytes = bytes
    }
}
