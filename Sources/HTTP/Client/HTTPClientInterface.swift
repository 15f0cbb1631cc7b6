/// Sends requests to one service of the cluster (or to a test's server). The implementation keeps connections alive.
package protocol HTTPClient: Sendable {
    /// The whole response. Sends the current `RequestContext`'s request id, trace and remaining time along; gives up at
    /// the earlier of `timeout` and the context's deadline.
    func send(_ request: HTTPClientRequest) async throws -> HTTPClientResponse
}

/// What is asked of a service.
package struct HTTPClientRequest: Sendable {
    package var method: HTTPMethod
    /// Path and query, percent-encoded.
    package var target: String
    package var headers: HTTPHeaders
    package var body: [UInt8]
    package var timeout: Duration
    /// May be sent again on a fresh connection when a kept one turns out to be closed. True for methods that are
    /// idempotent by definition, and for a POST that its caller knows to be.
    package var isIdempotent: Bool

    package init(
        _ method: HTTPMethod, _ target: String, headers: HTTPHeaders = HTTPHeaders(), body: [UInt8] = [],
        timeout: Duration, isIdempotent: Bool? = nil
    ) {
        self.method = method
        self.target = target
        self.headers = headers
        self.body = body
        self.timeout = timeout
        self.isIdempotent = isIdempotent ?? [.get, .head, .put, .delete, .options].contains(method)
    }
}

/// A response with its whole body.
package struct HTTPClientResponse: Sendable {
    package let status: Int
    package let headers: HTTPHeaders
    package let body: [UInt8]

    package init(status: Int, headers: HTTPHeaders, body: [UInt8]) {
        self.status = status
        self.headers = headers
        self.body = body
    }
}

/// Why no response came.
package struct HTTPClientError: Error, CustomStringConvertible {
    package enum Kind: String, Sendable {
        case cannotConnect, disconnected, timedOut, overloaded, malformedResponse, responseTooLarge
    }

    package let kind: Kind
    package let message: String

    package init(_ kind: Kind, _ message: String) {
        self.kind = kind
        self.message = message
    }

    package var description: String { "\(kind.rawValue): \(message)" }
}
