import Access
import Domain
import HTTP

/// Lets a request through when its sender has proven who it is and has the route's right; tells everything behind it who
/// that is.
struct AuthenticationMiddleware: HTTPMiddleware {
    private let authenticator: Authenticator?
    private let tenants: KnownTenants

    /// - Parameter collections: where a new tenant's default collection is made.
    init(_ access: GatewayAccess, collections: any CollectionStore) {
        authenticator = access.authenticator
        tenants = KnownTenants(collections: collections)
    }

    func handle(_ request: HTTPRequest, next: HTTPHandler) async throws -> HTTPResponse {
        do {
            let principal = try await principal(request)
            if let principal { try await tenants.prepare(principal.tenant) }
            return try await Self.acting(as: principal) { try await next(request).written(by: principal) }
        } catch let refusal as AccessRefusal {
            throw HTTPProblem(refusal)
        }
    }

    /// Tells what is done in `body` who asks, and the database what that one may see.
    static func acting<Result>(as principal: Principal?, _ body: () async throws -> Result) async rethrows -> Result {
        try await Principal.$current.withValue(principal) {
            try await DataScope.$current.withValue(principal?.scope, operation: body)
        }
    }

    /// Nil on paths that are open to all.
    private func principal(_ request: HTTPRequest) async throws -> Principal? {
        let requirement = RouteRights.requirement(request.method, request.route ?? "")
        if requirement == .nothing { return nil }
        let principal = try await authenticator?.principal(of: request) ?? .anonymous
        RequestTrail.current?.principal = principal
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
            try await AuthenticationMiddleware.acting(as: principal) { try await write(writer) }
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
