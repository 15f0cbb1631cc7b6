/// Finds the route for a request. Literal parts win over `{name}` parts; `HEAD` is answered by `GET`, `OPTIONS` by the
/// router where no route does.
package struct Router: Sendable {
    /// By the number of their parts, those with fewer `{name}` parts first.
    private let routes: [Int: [CompiledRoute]]
    private let methods: [String]

    package init(_ routes: [Route]) {
        let compiled = routes.map(CompiledRoute.init).sorted { $0.parameterCount < $1.parameterCount }
        self.routes = Dictionary(grouping: compiled) { $0.parts.count }
        methods = Self.allowed(routes)
    }

    /// The route that answers `method` on `path`, and the path's parameters. Throws 404, or 405 with `Allow`.
    package func match(_ method: HTTPMethod, _ path: String) throws(HTTPProblem) -> RouteMatch {
        let segments = CompiledRoute.split(path)
        if let found = find(method, segments) {
            return RouteMatch(route: found.route, parameters: try found.parameters(segments))
        }
        if method == .options, path == "*" { return RouteMatch(route: Self.options(path, methods), parameters: [:]) }
        let candidates = routes[segments.count, default: []].filter { $0.matches(segments) }.map(\.route)
        guard let first = candidates.first else {
            throw HTTPProblem(.notFound, code: "route_not_found", "there is nothing at this path")
        }
        let allowed = Self.allowed(candidates)
        if method == .options { return RouteMatch(route: Self.options(first.pattern, allowed), parameters: [:]) }
        throw HTTPProblem(
            .methodNotAllowed, code: "method_not_allowed",
            "this path takes \(allowed.joined(separator: ", "))", headers: Self.allow(allowed))
    }

    /// The route for a request, without its parameters.
    func find(_ method: HTTPMethod, _ path: String) -> Route? {
        find(method, CompiledRoute.split(path))?.route
    }

    private func find(_ method: HTTPMethod, _ segments: [Substring]) -> CompiledRoute? {
        let candidates = routes[segments.count, default: []]
        if let found = candidates.first(where: { $0.route.method == method && $0.matches(segments) }) { return found }
        return method == .head ? find(.get, segments) : nil
    }

    private static func allowed(_ routes: [Route]) -> [String] {
        var methods = Set(routes.map(\.method))
        if methods.contains(.get) { methods.insert(.head) }
        methods.insert(.options)
        return methods.map(\.rawValue).sorted()
    }

    private static func allow(_ methods: [String]) -> HTTPHeaders {
        HTTPHeaders(["Allow": methods.joined(separator: ", ")])
    }

    private static func options(_ pattern: String, _ methods: [String]) -> Route {
        Route(.options, pattern) { _ in HTTPResponse(.noContent, headers: allow(methods)) }
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
    let parameterCount: Int

    init(_ route: Route) {
        self.route = route
        parts = Self.split(route.pattern)
        parameterCount = parts.count { $0.utf8.first == UInt8(ascii: "{") }
    }

    static func split(_ path: String) -> [Substring] {
        path.split(separator: "/", omittingEmptySubsequences: false).dropFirst().map { $0 }
    }

    func matches(_ segments: [Substring]) -> Bool {
        zip(parts, segments).allSatisfy { part, segment in
            part.utf8.first == UInt8(ascii: "{") ? !segment.isEmpty : part == segment
        }
    }

    func parameters(_ segments: [Substring]) throws(HTTPProblem) -> [String: String] {
        var parameters: [String: String] = [:]
        for (part, segment) in zip(parts, segments) where part.utf8.first == UInt8(ascii: "{") {
            guard let value = PercentDecoding.decode(segment.utf8, plusIsSpace: false) else {
                throw HTTPProblem(.malformed("the path is not percent-encoded UTF-8"))
            }
            parameters[String(part.dropFirst().dropLast())] = value
        }
        return parameters
    }
}
