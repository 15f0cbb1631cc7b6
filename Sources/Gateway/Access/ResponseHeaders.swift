package import HTTP

/// What goes out with every answer, refusals too: that nothing here is a page, and who of other origins may read it.
package struct ResponseHeaders: Sendable {
    private static let standing = HTTPHeaders([
        "X-Content-Type-Options": "nosniff", "X-Frame-Options": "DENY", "Referrer-Policy": "no-referrer",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
        "Cache-Control": "no-store",
    ])
    private static let readable =
        "X-Request-Id, X-Cache, X-Document-Version, Location, Retry-After, RateLimit, RateLimit-Policy, Idempotency-Replayed"
    private static let sendable = "Authorization, Content-Type, Idempotency-Key, X-API-Key, X-Request-Id, traceparent"

    private let origins: Set<String>

    /// - Parameter origins: whose pages may read answers, as browsers name them (`https://app.example.com`).
    package init(origins: [String]) {
        self.origins = Set(origins)
    }

    /// Adds what the handler has not set by itself.
    package func finish(_ request: HTTPRequest, _ response: inout HTTPResponse) {
        for field in Self.standing.fields where response.headers[field.name] == nil {
            response.headers.add(field.name, field.value)
        }
        guard !origins.isEmpty else { return }
        response.headers.add("Vary", "Origin")
        guard let origin = request.headers["Origin"], origins.contains(origin) else { return }
        response.headers["Access-Control-Allow-Origin"] = origin
        if request.method == .options, request.headers["Access-Control-Request-Method"] != nil {
            response.headers["Access-Control-Allow-Methods"] = response.headers["Allow"] ?? "GET, POST"
            response.headers["Access-Control-Allow-Headers"] = Self.sendable
            response.headers["Access-Control-Max-Age"] = "600"
        } else {
            response.headers["Access-Control-Expose-Headers"] = Self.readable
        }
    }
}
