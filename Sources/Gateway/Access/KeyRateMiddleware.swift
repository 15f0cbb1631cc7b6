import Access
import HTTP

/// Counts the requests of each key or token's bearer.
struct KeyRateMiddleware: HTTPMiddleware {
    private let limit: RateLimit?
    private let limits: RequestLimiter

    init(_ rules: DoorRules, limits: RequestLimiter) {
        limit = rules.perKey
        self.limits = limits
    }

    func handle(_ request: HTTPRequest, next: HTTPHandler) async throws -> HTTPResponse {
        guard let limit, let principal = Principal.current else { return try await next(request) }
        return try await limits.pass("\(principal.tenant):\(principal.id)", limit, of: "key", request, next: next)
    }
}
