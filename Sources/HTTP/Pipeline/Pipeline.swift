import Threads

/// Routes behind middlewares: what a server asks for answers.
///
/// The middlewares are given outermost first; that list is the one place where their order is written. The route is
/// found before them, so that each knows it by `request.route`.
package struct Pipeline: HTTPResponder {
    private let router: Router
    private let problems: ProblemResponses
    private let finish: ResponseFinishing
    private let observer: any RequestObserver

    /// - Parameter finish: adds to every response, whoever made it.
    package init(
        routes: [Route], middlewares: [any HTTPMiddleware] = [], problems: ProblemResponses = ProblemResponses(),
        finish: @escaping ResponseFinishing = { _, _ in }, observer: any RequestObserver
    ) {
        self.finish = finish
        router = Router(routes.map { $0.behind(middlewares) })
        self.problems = problems
        self.observer = observer
    }

    package func limits(method: HTTPMethod, path: String) -> RequestLimits {
        router.find(method, path).map { RequestLimits(body: $0.bodyLimit, time: $0.timeLimit) }
            ?? RequestLimits(body: 1 << 20, time: Route.usualTimeLimit)
    }

    package func respond(to request: HTTPRequest) async -> HTTPResponse {
        var response = await answer(request)
        finish(request, &response)
        return response
    }

    private func answer(_ request: HTTPRequest) async -> HTTPResponse {
        var request = request
        do {
            let match = try router.match(request.method, request.path)
            request.parameters = match.parameters
            request.route = match.route.pattern
            return observed(try await match.route.handler(request), to: request)
        } catch {
            let failure = Self.cause(of: error, request)
            let response = problems.response(for: failure, context: request.context, path: request.path)
            report(request, response, failure)
            return response
        }
    }

    package func abandon(_ request: HTTPRequest) -> HTTPResponse {
        var request = request
        request.route = router.find(request.method, request.path)?.pattern
        let cause = request.fate.cause ?? .timeIsUp
        var response = problems.response(for: cause, context: request.context, path: request.path)
        finish(request, &response)
        observer.answered(request, response, duration: .now - request.fate.start, failure: cause)
        return response
    }

    package func refuse(_ problem: HTTPProblem, context: RequestContext) -> HTTPResponse {
        let response = problems.response(for: problem, context: context, path: nil)
        let unread = HTTPRequest(method: HTTPMethod(rawValue: ""), path: "", context: context)
        observer.answered(unread, response, duration: .zero, failure: problem)
        return response
    }

    /// The observer is told at once, or of a stream when it has ended.
    private func observed(_ response: HTTPResponse, to request: HTTPRequest) -> HTTPResponse {
        guard case .stream(let produce) = response.body, request.method != .head else {
            report(request, response, nil)
            return response
        }
        var observed = response
        observed.body = .stream { writer in
            do {
                try await produce(writer)
                report(request, response, request.fate.cause)
            } catch let told as ToldInStream {
                var failed = response
                failed.status = problems.problem(for: told.cause).status
                report(request, failed, told.cause)
            } catch {
                report(request, response, Self.cause(of: error, request))
                throw error
            }
        }
        return observed
    }

    private func report(_ request: HTTPRequest, _ response: HTTPResponse, _ failure: (any Error)?) {
        guard request.fate.report() else { return }
        observer.answered(request, response, duration: .now - request.fate.start, failure: failure)
    }

    /// What stopped a handler, where it was not its own error.
    private static func cause(of error: any Error, _ request: HTTPRequest) -> any Error {
        request.fate.cause ?? (error is SocketFailure ? HTTPProblem.clientLeft : error)
    }
}

/// Adds header fields to a response on its way out.
package typealias ResponseFinishing = @Sendable (HTTPRequest, inout HTTPResponse) -> Void

/// Told of each request once, when it was answered or its stream has ended: for logs and metrics.
package protocol RequestObserver: Sendable {
    /// - Parameters:
    ///   - request: with an empty method and path where it was refused before it was understood.
    ///   - failure: what was thrown, where the response is a problem or a stream broke off. An `HTTPProblem` with
    ///     status 499 where the client left.
    func answered(_ request: HTTPRequest, _ response: HTTPResponse, duration: Duration, failure: (any Error)?)
}

extension Route {
    /// The same route with `middlewares` around its handler, the first one outermost.
    fileprivate func behind(_ middlewares: [any HTTPMiddleware]) -> Route {
        let handler = middlewares.reversed().reduce(handler) { next, middleware in
            { request in try await middleware.handle(request, next: next) }
        }
        return Route(method, pattern, bodyLimit: bodyLimit, timeLimit: timeLimit, handler: handler)
    }
}
