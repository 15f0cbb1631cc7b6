package import Domain
package import HTTP
import JSON

/// The retriever over HTTP.
package struct RemoteRetriever: PassageRetriever {
    private let client: any HTTPClient
    private let timeout: Duration

    private static let headers = HTTPHeaders(["Content-Type": "application/json"])

    package init(client: any HTTPClient, timeout: Duration = .seconds(20)) {
        self.client = client
        self.timeout = timeout
    }

    package func retrieve(_ question: Question) async throws -> Retrieval {
        let request = HTTPClientRequest(
            .post, RetrievalWire.path, headers: ScopeHeaders.encode(.current, into: Self.headers),
            body: RetrievalWire.encode(question).bytes, timeout: timeout, isIdempotent: true)
        let response = try await PeerErrors.retriever.send(request, by: client)
        guard let object = (try? JSONValue(parsing: response.body))?.object,
            let retrieval = try? RetrievalWire.retrieval(from: object)
        else { throw PeerErrors.retriever.malformed("passages") }
        return retrieval
    }
}
