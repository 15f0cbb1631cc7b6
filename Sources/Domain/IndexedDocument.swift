package import JSON

/// A document with chunks that are ready for the index.
package struct IndexedDocument: Sendable {
    package let id: DocumentID
    package let source: String
    package let title: String
    package let metadata: JSONObject
    package let chunks: [IndexedChunk]

    package init(id: DocumentID, source: String, title: String, metadata: JSONObject, chunks: [IndexedChunk]) {
        self.id = id
        self.source = source
        self.title = title
        self.metadata = metadata
        self.chunks = chunks
    }
}

/// Brings many documents that are chunked and embedded already into an empty collection: for measurements with
/// collections of a million chunks. Nothing can be found before `finish`.
package protocol BulkLoader: Sendable {
    /// May run in several tasks at once.
    ///
    /// - Parameter version: the collection's, before the first of these documents: each makes the next.
    func load(_ documents: [IndexedDocument], after version: Int) async throws
    /// Makes what was loaded known.
    func finish(version: Int) async throws
}
