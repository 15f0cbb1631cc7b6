/// A stretch of the text that one version of a document was stored with.
package struct DocumentStretch: Sendable, Hashable {
    package let documentID: DocumentID
    package let version: Int
    /// In Unicode scalars.
    package let range: Range<Int>

    package init(documentID: DocumentID, version: Int, range: Range<Int>) {
        self.documentID = documentID
        self.version = version
        self.range = range
    }
}
