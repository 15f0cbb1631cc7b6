import JSON

/// Turns errors into problem responses (RFC 9457): the one place where that happens.
package struct ProblemResponses: Sendable {
    /// Knows errors of other rooms; nil for those it does not know.
    package typealias Mapping = @Sendable (any Error) -> HTTPProblem?

    private let mappings: [Mapping]

    /// - Parameter mappings: asked in order, before the kinds this room knows by itself.
    package init(mappings: [Mapping] = []) {
        self.mappings = mappings
    }

    /// The problem for any error; an unknown one is a 500 that shows nothing of what it was.
    package func problem(for error: any Error) -> HTTPProblem {
        for mapping in mappings {
            if let problem = mapping(error) { return problem }
        }
        switch error {
        case let problem as HTTPProblem: return problem
        case let error as JSONSyntaxError:
            return HTTPProblem(.badRequest, code: "malformed_json", "the body is not JSON: \(error)")
        case let error as JSONFieldErrors:
            return HTTPProblem(
                .unprocessableContent, code: "invalid_fields", "some fields of the body are wrong",
                errors: error.problems)
        case is CancellationError:
            return HTTPProblem(.serviceUnavailable, code: "cancelled", "the request was cancelled")
        default: return HTTPProblem(.internalServerError, code: "internal_error", "something went wrong on our side")
        }
    }

    /// The problem of `error` as `application/problem+json`.
    package func response(for error: any Error, context: RequestContext, path: String?) -> HTTPResponse {
        let problem = problem(for: error)
        var members = JSONObject([
            ("type", "about:blank"), ("title", .string(problem.status.phrase)),
            ("status", JSONValue(problem.status.code)), ("detail", .string(problem.detail)),
            ("code", .string(problem.code)), ("request_id", .string(context.requestID)),
        ])
        if let path { members["instance"] = .string(path) }
        if !problem.errors.isEmpty {
            members["errors"] = .array(
                problem.errors.map { ["pointer": .string($0.pointer), "detail": .string($0.message)] })
        }
        return .bytes(
            JSONValue.object(members).bytes, contentType: "application/problem+json", status: problem.status,
            headers: problem.headers)
    }
}
