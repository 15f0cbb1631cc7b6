/// Answers requests. A thrown error becomes a problem response in one place, the pipeline's first middleware.
package typealias HTTPHandler = @Sendable (HTTPRequest) async throws -> HTTPResponse

/// One concern around every request: logging, limits, authentication. Calls `next` or answers by itself.
package protocol HTTPMiddleware: Sendable {
    func handle(_ request: HTTPRequest, next: HTTPHandler) async throws -> HTTPResponse
}
