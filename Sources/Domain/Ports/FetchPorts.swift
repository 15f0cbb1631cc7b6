/// Brings what a URL in another's hands names, and nothing it must not reach.
package protocol DocumentFetcher: Sendable {
    /// Throws `ServiceError` with a sentence for the person who gave the URL: `unavailable` where it may go well later.
    func fetch(_ url: String) async throws -> FetchedDocument
}

/// What stood behind a URL.
package struct FetchedDocument: Sendable {
    package let content: [UInt8]
    /// The media type its server says.
    package let declaredType: String?
    /// The last part of its path, where it ended after all redirects.
    package let fileName: String?

    package init(content: [UInt8], declaredType: String?, fileName: String?) {
        self.content = content
        self.declaredType = declaredType
        self.fileName = fileName
    }
}

/// Bytes of a document that came after its row.
package struct FetchedContent: Sendable {
    package let bytes: [UInt8]
    package let mediaType: String
    package let digest: ContentDigest

    package init(bytes: [UInt8], mediaType: String, digest: ContentDigest) {
        self.bytes = bytes
        self.mediaType = mediaType
        self.digest = digest
    }
}
