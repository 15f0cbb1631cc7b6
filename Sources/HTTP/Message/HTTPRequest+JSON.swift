package import JSON

extension HTTPRequest {
    /// The body as a JSON object, whatever its media type was declared to be. Throws 400 when it is empty or not JSON
    /// (naming the place), 422 when it is JSON of another kind.
    package func json() throws -> JSONObject {
        guard !body.isEmpty else {
            throw HTTPProblem(.badRequest, code: "empty_body", "the body must be a JSON object")
        }
        guard let object = try JSONValue(parsing: body).object else {
            throw HTTPProblem(.unprocessableContent, code: "not_an_object", "the body must be a JSON object")
        }
        return object
    }

    /// The value of the route's part `{name}`.
    package func parameter(_ name: String) -> String { parameters[name] ?? "" }
}
