import Access
import HTTP
import ServiceHost

/// Looks at the address before anything else. What the host itself answers (probes, metrics) is not its business.
struct AddressMiddleware: HTTPMiddleware {
    private let rules: DoorRules
    private let limits: RequestLimiter

    init(_ rules: DoorRules, limits: RequestLimiter) {
        self.rules = rules
        self.limits = limits
    }

    func handle(_ request: HTTPRequest, next: HTTPHandler) async throws -> HTTPResponse {
        if HealthRoutes.paths.contains(request.route ?? "") { return try await next(request) }
        let address = request.context.clientAddress
        guard rules.admits(address) else {
            throw HTTPProblem(.forbidden, code: "address_refused", "requests from this address are not answered")
        }
        guard let limit = rules.perAddress else { return try await next(request) }
        return try await limits.pass(AddressRange.sender(of: address), limit, of: "address", request, next: next)
    }
}
