package import Domain
package import HTTP

/// How a request's scope travels between services. It is believed as it is: only services reach each other's ports.
package enum ScopeHeaders {
    private static let tenant = "X-Data-Tenant"
    private static let collections = "X-Data-Collections"

    /// The headers with the scope's; no scope and that of all tenants add nothing, and show nothing over there.
    package static func encode(_ scope: DataScope?, into headers: HTTPHeaders) -> HTTPHeaders {
        guard let scope, let name = scope.tenant?.name else { return headers }
        var headers = headers
        headers[tenant] = name
        if let names = scope.collections { headers[collections] = names.joined(separator: ",") }
        return headers
    }

    /// Nil where the headers name no tenant.
    package static func scope(in headers: HTTPHeaders) -> DataScope? {
        guard let tenant = headers[tenant].flatMap({ Tenant($0) }) else { return nil }
        return .of(tenant, collections: headers[collections].map { $0.split(separator: ",").map(String.init) })
    }
}
