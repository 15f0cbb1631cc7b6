import Domain
import HTTP
import JSON

/// What another service's statuses and silences mean to a port's caller: the one table of it.
struct PeerErrors: Sendable {
    /// For people: `The embedder`.
    let peer: String

    static let embedder = PeerErrors(peer: "The embedder")
    static let retriever = PeerErrors(peer: "The retriever")
    static let reranker = PeerErrors(peer: "The reranker")

    /// The response when its status is a success; a `ServiceError` otherwise.
    func send(_ request: HTTPClientRequest, by client: any HTTPClient) async throws -> HTTPClientResponse {
        let response: HTTPClientResponse
        do {
            response = try await client.send(request)
        } catch let error as HTTPClientError {
            throw self.error(for: error)
        }
        guard (200..<300).contains(response.status) else { throw error(for: response) }
        return response
    }

    func malformed(_ what: String) -> ServiceError {
        ServiceError(.unavailable, "\(peer) answered with something else than \(what).", retryAfter: .seconds(5))
    }

    private func error(for failure: HTTPClientError) -> ServiceError {
        switch failure.kind {
        case .timedOut: ServiceError(.deadlineExceeded, "\(peer) took too long.")
        case .overloaded: ServiceError(.overloaded, "\(peer) is full.", retryAfter: .seconds(1))
        case .cannotConnect, .disconnected:
            ServiceError(.unavailable, "\(peer) cannot be reached.", retryAfter: .seconds(1))
        case .malformedResponse, .responseTooLarge: malformed("HTTP as expected")
        }
    }

    private func error(for response: HTTPClientResponse) -> ServiceError {
        let retryAfter = response.headers["Retry-After"].flatMap(Int.init).map { Duration.seconds(min(60, max(1, $0))) }
        switch response.status {
        case 404 where isOurs(response): return ServiceError(.notFound, detail(response) ?? "Not found.")
        case 409: return ServiceError(.conflict, detail(response) ?? "\(peer) knows another state.")
        case 413: return ServiceError(.tooLarge, detail(response) ?? "\(peer) takes less at once.")
        case 400, 422: return ServiceError(.invalid, detail(response) ?? "\(peer) refused the input.")
        case 408, 504: return ServiceError(.deadlineExceeded, "\(peer) took too long.")
        case 429: return ServiceError(.overloaded, "\(peer) is full.", retryAfter: retryAfter ?? .seconds(1))
        case 500: return ServiceError(.unavailable, "\(peer) failed.", retryAfter: retryAfter ?? .seconds(1))
        default:
            return ServiceError(.unavailable, "\(peer) is not ready.", retryAfter: retryAfter ?? .seconds(1))
        }
    }

    /// A 404 about the thing asked for; a server that does not know the path at all says `route_not_found`.
    private func isOurs(_ response: HTTPClientResponse) -> Bool {
        response.status == 404 && code(response) == "not_found"
    }

    private func code(_ response: HTTPClientResponse) -> String? {
        (try? JSONValue(parsing: response.body))?["code"]?.string
    }

    /// Our services' problems are written for people and hold no document text.
    private func detail(_ response: HTTPClientResponse) -> String? {
        (try? JSONValue(parsing: response.body))?["detail"]?.string
    }
}
