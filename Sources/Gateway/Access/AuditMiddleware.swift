import Access
import HTTP
import ServiceHost

/// Writes down what was changed, before the answer leaves, and what was refused.
struct AuditMiddleware: HTTPMiddleware {
    private static let refusals: Set<String> = [
        "unauthenticated", "invalid_credentials", "forbidden", "address_refused", "rate_limited",
    ]

    /// As clients will be told.
    private static let problems = ProblemResponses(mappings: [{ HTTPProblem(describing: $0) }])

    private let audit: AuditWriter

    init(_ audit: AuditWriter) {
        self.audit = audit
    }

    func handle(_ request: HTTPRequest, next: HTTPHandler) async throws -> HTTPResponse {
        let trail = RequestTrail()
        let isChange = RouteRights.isChange(request.method, request.route ?? "")
        if isChange { try await audit.requireWritable() }
        do {
            let response = try await RequestTrail.$current.withValue(trail) { try await next(request) }
            if isChange { await note(response, to: request, trail) }
            return response
        } catch {
            await note(error, request, trail, isChange: isChange)
            throw error
        }
    }

    private func note(_ response: HTTPResponse, to request: HTTPRequest, _ trail: RequestTrail) async {
        // An answer given again changes nothing.
        guard response.headers["Idempotency-Replayed"] == nil, let outcome = Self.outcome(response.status) else {
            return
        }
        var entry = AuditEntry(request, by: trail.principal, outcome, code: String(response.status.code))
        entry.intent = trail.intent?.keptID
        if let made = response.headers["Location"] { entry.name(made) }
        await audit.record(entry)
    }

    private func note(
        _ error: any Error, _ request: HTTPRequest, _ trail: RequestTrail, isChange: Bool
    ) async {
        let problem = Self.problems.problem(for: error)
        if Self.refusals.contains(problem.code) {
            var entry = AuditEntry(request, by: trail.principal, .refused, code: problem.code)
            // What was asked for is not told: refusals that are alike are counted together.
            entry.target = ""
            await audit.note(refusal: entry)
        } else if isChange, let outcome = Self.outcome(problem.status) {
            var entry = AuditEntry(request, by: trail.principal, outcome, code: problem.code)
            entry.intent = trail.intent?.keptID
            await audit.record(entry)
        }
    }

    /// Nil where nothing was changed; where the service failed, something may have been.
    private static func outcome(_ status: HTTPStatus) -> AuditEntry.Outcome? {
        switch status.code {
        case ..<400: .done
        case 500...: .failed
        default: nil
        }
    }
}

extension AuditEntry {
    init(_ request: HTTPRequest, by principal: Principal?, _ outcome: Outcome, code: String) {
        self.init(
            tenant: principal?.tenant, actor: principal?.id ?? "unknown",
            action: request.method.rawValue + " " + (request.route ?? "none"), target: request.path, outcome: outcome,
            code: code)
        address = request.context.clientAddress
        requestID = request.context.requestID
    }
}
