import Access
import HTTP
import Telemetry

/// Lets requests through as long as their bucket has tokens, and says with each answer how many are left.
struct RequestLimiter: Sendable {
    let limiter: any RateLimiter
    let metrics: MetricRegistry

    /// - Parameter policy: whose requests are counted, `key` or `address`, as clients and metrics are told.
    func pass(
        _ sender: String, _ limit: RateLimit, of policy: String, _ request: HTTPRequest, next: HTTPHandler
    ) async throws -> HTTPResponse {
        let verdict = await limiter.take(policy + ":" + sender, limit)
        let fields = RateFields(verdict, limit, policy)
        guard verdict.isAllowed else {
            metrics.counter(.requestsLimited, policy).increment()
            throw fields.refusal
        }
        var response = try await next(request)
        fields.add(to: &response.headers)
        return response
    }
}
