import HTTP
import JSON
import ServiceHost

/// What stands at `/`: where to go from here.
enum ServiceIndex {
    static func answer(_ request: HTTPRequest) -> HTTPResponse {
        .json([
            "name": "RAG Pipeline", "version": .string(Version.current),
            "links": [
                "ask": "/query", "search": "/v1/search", "collections": "/v1/collections", "jobs": "/v1/jobs",
                "models": "/v1/models", "openapi": "/openapi.json", "health": "/health", "metrics": "/metrics",
            ],
        ])
    }
}
