import HTTP
import JSON

/// What stands at `/openapi.json`.
enum OpenAPIDocument {
    static func answer(_ request: HTTPRequest) -> HTTPResponse { .json(["openapi": "3.1.0"]) }
}
