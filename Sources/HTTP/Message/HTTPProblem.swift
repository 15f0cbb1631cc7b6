package import JSON

/// An error as clients see it: `application/problem+json` (RFC 9457). Throw it from any handler.
package struct HTTPProblem: Error, Sendable {
    package let status: HTTPStatus
    /// For programs: `collection_not_found`. Stable.
    package let code: String
    /// For people; what happened this time.
    package let detail: String
    /// The places of the body that were wrong, with `pointer` (RFC 6901) and `detail`.
    package let errors: [JSONFieldProblem]
    package let headers: HTTPHeaders

    package init(
        _ status: HTTPStatus, code: String, _ detail: String, errors: [JSONFieldProblem] = [],
        headers: HTTPHeaders = HTTPHeaders()
    ) {
        self.status = status
        self.code = code
        self.detail = detail
        self.errors = errors
        self.headers = headers
    }
}
