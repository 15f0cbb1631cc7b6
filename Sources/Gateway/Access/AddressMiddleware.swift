import Access
import HTTP

/// Looks at the address before anything else. What the host itself answers (probes, metrics) is not its business.
struct AddressMiddleware: HTTPMiddleware {
    private static let own: Set<String> = ["/livez", "/readyz", "/startupz", "/health", "/metrics"]

    private let rules: DoorRules
    private let limits: RequestLimiter

    init(_ rules: DoorRules, limits: RequestLimiter) {
        self.rules = rules
        self.limits = limits
    }

    func handle(_ request: HTTPRequest, next: HTTPHandler) async throws -> HTTPResponse {
        if Self.own.contains(request.route ?? "") { return try await next(request) }
        let address = request.context.clientAddress
        guard rules.admits(address) else {
            throw HTTPProblem(.forbidden, code: "address_refused", "requests from this address are not answered")
        }
        guard let limit = rules.perAddress else { return try await next(request) }
        return try await limits.pass(AddressRange.sender(of: address), limit, of: "address", request, next: next)
    }
}
