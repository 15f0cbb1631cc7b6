import Access
package import HTTP
import OpenAIInterface

/// Lets a request through when its sender has proven who it is and has the route's right; tells everything behind it who
/// that is.
package struct AuthenticationMiddleware: HTTPMiddleware {
    private let authenticator: Authenticator?

    package init(_ access: GatewayAccess) {
        authenticator = access.authenticator
    }

    package func handle(_ request: HTTPRequest, next: HTTPHandler) async throws -> HTTPResponse {
        do {
            let principal = try await principal(request)
            return try await Principal.$current.withValue(principal) {
                try await next(request).written(by: principal)
            }
        } catch let refusal as AccessRefusal {
            let problem = HTTPProblem(refusal)
            guard OpenAPIOperation.isOpenAI(request.route) else { throw problem }
            return OpenAIError(problem).response
        }
    }

    /// Nil on paths that are open to all.
    private func principal(_ request: HTTPRequest) async throws -> Principal? {
        let requirement = RouteRights.requirement(request.method, request.route ?? "")
        if requirement == .nothing { return nil }
        let principal = try await authenticator?.principal(of: request) ?? .anonymous
        guard case .right(let right) = requirement else { throw AccessRefusal.lacking(.manageKeys) }
        guard principal.rights.contains(right) else { throw AccessRefusal.lacking(right) }
        return principal
    }
}

extension HTTPResponse {
    /// A body that is written while it is sent is written after its handler has ended: it is told again who asks.
    fileprivate func written(by principal: Principal?) -> HTTPResponse {
        guard case .stream(let write) = body else { return self }
        var response = self
        response.body = .stream { writer in
            try await Principal.$current.withValue(principal) { try await write(writer) }
        }
        return response
    }
}

extension HTTPProblem {
    /// 401 says what to send, 403 which right is missing (RFC 6750, section 3).
    init(_ refusal: AccessRefusal) {
        let realm = "Bearer realm=\"rag-pipeline\""
        switch refusal {
        case .unproven:
            self.init(
                .unauthorized, code: "unauthenticated",
                "who asks? send an API key: Authorization: Bearer rag_…",
                headers: HTTPHeaders(["WWW-Authenticate": realm]))
        case .invalid(let reason):
            self.init(
                .unauthorized, code: "invalid_credentials", reason,
                headers: HTTPHeaders(["WWW-Authenticate": realm + ", error=\"invalid_token\""]))
        case .lacking(let right):
            self.init(
                .forbidden, code: "forbidden", "this needs the right \(right.rawValue)",
                headers: HTTPHeaders([
                    "WWW-Authenticate": realm + ", error=\"insufficient_scope\", scope=\"\(right.rawValue)\""
                ]))
        }
    }
}
