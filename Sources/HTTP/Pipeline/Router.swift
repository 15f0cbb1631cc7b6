/// Finds the route for a request. Literal parts win over `{name}` parts; `HEAD` is answered by `GET`.
package struct Router: Sendable {
    private let routes: [CompiledRoute]

    package init(_ routes: [Route]) {
        self.routes = routes.map(CompiledRoute.init).sorted { $0.parameterCount < $1.parameterCount }
    }

    /// The route that answers `method` on `path`, and the path's parameters. Throws 404, or 405 with `Allow`.
    package func match(_ method: HTTPMethod, _ path: String) throws(HTTPProblem) -> RouteMatch {
        let segments = CompiledRoute.split(path)
        let candidates = routes.filter { $0.matches(segments) }
        guard let first = candidates.first else {
            throw HTTPProblem(.notFound, code: "route_not_found", "there is nothing at this path")
        }
        let wanted: HTTPMethod = method == .head ? .get : method
        if let found = candidates.first(where: { $0.route.method == wanted }) {
            return RouteMatch(route: found.route, parameters: try found.parameters(segments))
        }
        let methods = Set(candidates.filter { $0.route.pattern == first.route.pattern }.map(\.route.method.rawValue))
        let allowed = (methods.contains("GET") ? methods.union(["HEAD"]) : methods).sorted().joined(separator: ", ")
        throw HTTPProblem(
            .methodNotAllowed, code: "method_not_allowed", "this path takes \(allowed)",
            headers: HTTPHeaders(["Allow": allowed]))
    }
}

/// A route that was found.
package struct RouteMatch: Sendable {
    package let route: Route
    /// Decoded values of the pattern's `{name}` parts.
    package let parameters: [String: String]
}

/// A route with its pattern taken apart.
private struct CompiledRoute: Sendable {
    let route: Route
    let parts: [Substring]

    init(_ route: Route) {
        self.route = route
        parts = Self.split(route.pattern)
    }

    var parameterCount: Int { parts.count { $0.first == "{" } }

    static func split(_ path: String) -> [Substring] {
        path.split(separator: "/", omittingEmptySubsequences: false).dropFirst().map { $0 }
    }

    func matches(_ segments: [Substring]) -> Bool {
        guard segments.count == parts.count else { return false }
        return zip(parts, segments).allSatisfy { part, segment in
            part.first == "{" ? !segment.isEmpty : part == segment
        }
    }

    func parameters(_ segments: [Substring]) throws(HTTPProblem) -> [String: String] {
        var parameters: [String: String] = [:]
        for (part, segment) in zip(parts, segments) where part.first == "{" {
            guard let value = PercentDecoding.decode(segment.utf8, plusIsSpace: false) else {
                throw RequestHeadParser.refused("the path is not percent-encoded UTF-8")
            }
            parameters[String(part.dropFirst().dropLast())] = value
        }
        return parameters
    }
}
