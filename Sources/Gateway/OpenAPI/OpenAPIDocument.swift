import HTTP
import JSON
import ServiceHost

/// What stands at `/openapi.json`: this interface in OpenAPI 3.1. A test holds its paths to `Gateway.routes`.
enum OpenAPIDocument {
    /// - Parameter asksWho: whether this service wants to know who asks; else a request without any proof is as good.
    static func document(asksWho: Bool) -> JSONValue {
        let bearer: JSONValue = ["bearer": []]
        return [
            "openapi": "3.1.0",
            "info": [
                "title": "RAG Pipeline", "version": .string(Version.current),
                "description": "Documents go in, answers with checked citations come out.",
                "license": ["name": "Apache-2.0", "identifier": "Apache-2.0"],
            ],
            "paths": .object(paths),
            "security": asksWho ? [bearer] : [bearer, .object(JSONObject())],
            "components": [
                "schemas": .object(OpenAPISchemas.all),
                "securitySchemes": ["bearer": ["type": "http", "scheme": "bearer"]],
            ],
        ]
    }

    private static var paths: JSONObject {
        var paths = JSONObject()
        for operation in OpenAPIOperation.all {
            var item = paths[operation.path]?.object ?? JSONObject()
            item[operation.method] = operation.json
            paths[operation.path] = .object(item)
        }
        return paths
    }
}
