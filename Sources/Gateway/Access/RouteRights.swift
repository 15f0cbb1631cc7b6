import Access
import HTTP

/// What each route asks of those who call it. A route that is not listed here is open to nobody.
enum RouteRights {
    enum Requirement: Sendable, Hashable {
        /// Open to all, without proof.
        case nothing
        case right(Right)
    }

    /// Nil for a route that is not listed.
    static func requirement(_ method: HTTPMethod, _ pattern: String) -> Requirement? {
        all[(method == .head ? HTTPMethod.get : method).rawValue + " " + pattern]
    }

    /// Whether the route may change what is kept.
    static func isChange(_ method: HTTPMethod, _ pattern: String) -> Bool {
        guard ![.get, .head, .options].contains(method), case .right(let right) = requirement(method, pattern) else {
            return false
        }
        return right != .ask
    }

    private static let all: [String: Requirement] = {
        var all: [String: Requirement] = [:]
        for (requirement, routes) in table {
            for route in routes { all[route] = requirement }
        }
        return all
    }()

    private static let table: [(Requirement, [String])] = [
        (.nothing, ["GET /", "GET /openapi.json"]),
        // Orchestrators, balancers and Prometheus come without proof; nginx and the ingress keep /metrics inside.
        (.nothing, ["GET /livez", "GET /readyz", "GET /startupz", "GET /health", "GET /metrics"]),
        (
            .right(.ask),
            [
                "POST /v1/search", "POST /query", "GET /v1/models", "GET /v1/models/{model}", "POST /v1/embeddings",
                "POST /v1/chat/completions",
            ]
        ),
        (.right(.readCollections), ["GET /v1/collections", "GET /v1/collections/{collection}"]),
        (
            .right(.writeCollections),
            [
                "POST /v1/collections", "PATCH /v1/collections/{collection}", "DELETE /v1/collections/{collection}",
            ]
        ),
        (
            .right(.readDocuments),
            [
                "GET /v1/collections/{collection}/documents", "GET /v1/documents/{document}",
                "GET /v1/documents/{document}/text", "GET /v1/documents/{document}/content",
            ]
        ),
        (
            .right(.writeDocuments),
            ["POST /v1/collections/{collection}/documents", "DELETE /v1/documents/{document}"]
        ),
        (
            .right(.operate),
            [
                "GET /v1/collections/{collection}/quarantine", "POST /v1/collections/{collection}/quarantine/release",
                "POST /v1/collections/{collection}/reingest",
            ]
        ),
        (.right(.readJobs), ["GET /v1/jobs", "GET /v1/jobs/{job}", "GET /v1/jobs/{job}/events"]),
        (.right(.writeJobs), ["POST /v1/jobs/{job}/redrive", "POST /v1/jobs/{job}/cancel"]),
        (.right(.readAudit), ["GET /v1/audit"]),
        (
            .right(.manageKeys),
            [
                "GET /v1/keys", "POST /v1/keys", "GET /v1/keys/{key}", "DELETE /v1/keys/{key}",
                "POST /v1/keys/{key}/rotate",
            ]
        ),
    ]
}
