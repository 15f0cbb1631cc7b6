import Access
import HTTP

/// Gives a change on its way to its route what is to be kept with it, so that the audit log has it even where this process does
/// not live to write it down.
struct AuditIntentMiddleware: HTTPMiddleware {
    func handle(_ request: HTTPRequest, next: HTTPHandler) async throws -> HTTPResponse {
        guard RouteRights.isChange(request.method, request.route ?? "") else { return try await next(request) }
        let intent = AuditIntent(AuditEntry(request, by: Principal.current, .done, code: ""))
        RequestTrail.current?.intent = intent
        return try await AuditIntent.$current.withValue(intent) { try await next(request) }
    }
}
