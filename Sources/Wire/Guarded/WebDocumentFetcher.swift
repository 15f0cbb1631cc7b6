package import Domain
import HTTP

/// Fetches documents over a guarded client.
package struct WebDocumentFetcher: DocumentFetcher {
    private static let maximumRedirects = 5
    /// What is no document and cannot be made one by asking again.
    private static let passingStatuses: Set<Int> = [408, 425, 429]

    private let client: GuardedClient
    private let maximumBytes: Int
    private let timeout: Duration

    /// - Parameters:
    ///   - maximumBytes: of a document, unpacked.
    ///   - timeout: for one document, every redirect included.
    package init(client: GuardedClient, maximumBytes: Int, timeout: Duration) {
        self.client = client
        self.maximumBytes = maximumBytes
        self.timeout = timeout
    }

    package func fetch(_ url: String) async throws -> FetchedDocument {
        let response: GuardedResponse
        do {
            response = try await client.send(request(url))
        } catch let error as GuardedError {
            throw ServiceError(error.isPassing ? .unavailable : .unreadable, error.message)
        }
        guard response.status == 200 else {
            let isPassing = response.status >= 500 || Self.passingStatuses.contains(response.status)
            throw ServiceError(
                isPassing ? .unavailable : .unreadable, "The URL's server answered with status \(response.status).")
        }
        guard !response.body.isEmpty else { throw ServiceError(.unreadable, "What stands behind the URL is empty.") }
        guard response.body.count <= maximumBytes else {
            throw ServiceError(.tooLarge, "Documents have at most \(maximumBytes) bytes.")
        }
        return FetchedDocument(
            content: response.body, declaredType: response.headers["Content-Type"],
            fileName: response.address.path.split(separator: "/").last.map(String.init))
    }

    private func request(_ url: String) -> GuardedRequest {
        let headers = HTTPHeaders([
            "User-Agent": "rag-pipeline",
            "Accept": "text/html, text/markdown, application/pdf, text/plain;q=0.9, */*;q=0.5",
        ])
        // A head stands in front of the body, and is counted with it.
        return GuardedRequest(
            url, headers: headers, timeout: timeout, maximumBytes: maximumBytes + (64 << 10),
            maximumRedirects: Self.maximumRedirects)
    }
}
