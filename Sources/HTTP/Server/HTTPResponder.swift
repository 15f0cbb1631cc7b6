/// What answers the requests that a server reads.
package protocol HTTPResponder: Sendable {
    /// What is known before the body is read.
    func limits(method: HTTPMethod, path: String) -> RequestLimits
    /// Answers. Errors have become problem responses inside.
    func respond(to request: HTTPRequest) async -> HTTPResponse
    /// Answers in place of a handler that did not come back in spite of being told to stop. For the one whose
    /// `RequestFate.report` was the first.
    func abandon(_ request: HTTPRequest) -> HTTPResponse
    /// A problem response, its body in bytes, for what the server itself refuses.
    func refuse(_ problem: HTTPProblem, context: RequestContext) -> HTTPResponse
}

/// What one request may take.
package struct RequestLimits: Sendable, Hashable {
    /// In bytes; longer bodies are refused with 413.
    package let body: Int
    package let time: Duration

    package init(body: Int, time: Duration) {
        self.body = body
        self.time = time
    }
}
