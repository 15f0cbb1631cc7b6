package import Telemetry

/// A request as a handler sees it: parsed, checked, with its whole body, which the route's limit bounds.
package struct HTTPRequest: Sendable {
    package var method: HTTPMethod
    /// The path as sent, still percent-encoded, without the query: `/v1/collections/default`.
    package var path: String
    /// The decoded parameters of the query string, in order.
    package var query: [(name: String, value: String)]
    package var headers: HTTPHeaders
    package var body: [UInt8]
    /// Decoded values of the route's `{name}` parts. Filled in by the router.
    package var parameters: [String: String] = [:]
    /// The pattern of the route that answers, for logs and metrics. Filled in by the pipeline.
    package var route: String?
    /// Identity and time limit. Filled in at the door.
    package var context: RequestContext
    /// The same for all copies.
    let fate = RequestFate()

    package init(
        method: HTTPMethod, path: String, query: [(name: String, value: String)] = [],
        headers: HTTPHeaders = HTTPHeaders(), body: [UInt8] = [], context: RequestContext = RequestContext()
    ) {
        self.method = method
        self.path = path
        self.query = query
        self.headers = headers
        self.body = body
        self.context = context
    }

    /// The first query parameter called `name`.
    package func query(_ name: String) -> String? {
        query.first { $0.name == name }?.value
    }
}

/// A method's name, as sent: case matters.
package struct HTTPMethod: Sendable, Hashable, RawRepresentable {
    package let rawValue: String

    package init(rawValue: String) {
        self.rawValue = rawValue
    }

    package static let get = HTTPMethod(rawValue: "GET")
    package static let head = HTTPMethod(rawValue: "HEAD")
    package static let post = HTTPMethod(rawValue: "POST")
    package static let put = HTTPMethod(rawValue: "PUT")
    package static let patch = HTTPMethod(rawValue: "PATCH")
    package static let delete = HTTPMethod(rawValue: "DELETE")
    package static let options = HTTPMethod(rawValue: "OPTIONS")
}

/// What belongs to one request on its whole way: who it is and when its time is up.
package struct RequestContext: Sendable {
    /// The client's `X-Request-Id` where it is well-formed, else a new one.
    package var requestID: String
    /// W3C trace context of this request, for calls and jobs that it causes.
    package var traceparent: String?
    /// After this instant nobody waits for the answer any more.
    package var deadline: ContinuousClock.Instant
    /// Of this request, where one was begun at the door; `traceparent` is its own then.
    package var span: Span?
    /// The peer's address without port; behind a trusted proxy the client's.
    package var clientAddress: String

    package init(
        requestID: String = "", traceparent: String? = nil,
        deadline: ContinuousClock.Instant = .now + .seconds(60), clientAddress: String = ""
    ) {
        self.requestID = requestID
        self.traceparent = traceparent
        self.deadline = deadline
        self.clientAddress = clientAddress
    }

    /// Runs `body` with this context, and its span, as the current ones.
    func asCurrent<Result>(_ body: () throws -> Result) rethrows -> Result {
        try Self.$current.withValue(self) { try Span.$current.withValue(span, operation: body) }
    }

    /// The context of the request being handled, for clients and logs further down.
    @TaskLocal package static var current: RequestContext?
}
