/// Routes behind middlewares: what a server asks for answers.
///
/// The middlewares are given outermost first; that list is the one place where their order is written. The route is
/// found before them, so that each knows it by `request.route`.
package struct Pipeline: HTTPResponder {
    private let router: Router
    private let middlewares: [any HTTPMiddleware]
    private let problems: ProblemResponses
    private let observer: any RequestObserver

    package init(
        routes: [Route], middlewares: [any HTTPMiddleware] = [], problems: ProblemResponses = ProblemResponses(),
        observer: any RequestObserver
    ) {
        router = Router(routes)
        self.middlewares = middlewares
        self.problems = problems
        self.observer = observer
    }

    package func limits(method: HTTPMethod, path: String) -> RequestLimits {
        guard let route = try? router.match(method, path).route else {
            return RequestLimits(body: 1 << 20, time: .seconds(30))
        }
        return RequestLimits(body: route.bodyLimit, time: route.timeLimit)
    }

    package func respond(to request: HTTPRequest) async -> HTTPResponse {
        let start = ContinuousClock.now
        var request = request
        var response: HTTPResponse
        var failure: (any Error)?
        do {
            let match = try router.match(request.method, request.path)
            request.parameters = match.parameters
            request.route = match.route.pattern
            response = try await chain(to: match.route.handler)(request)
        } catch {
            response = problems.response(for: error, context: request.context, path: request.path)
            failure = error
        }
        observer.answered(request, response, duration: .now - start, failure: failure)
        return response
    }

    package func refuse(_ problem: HTTPProblem, context: RequestContext) -> HTTPResponse {
        problems.response(for: problem, context: context, path: nil)
    }

    private func chain(to handler: @escaping HTTPHandler) -> HTTPHandler {
        middlewares.reversed().reduce(handler) { next, middleware in
            { request in try await middleware.handle(request, next: next) }
        }
    }
}

/// Told of each request once it was answered: for logs and metrics.
package protocol RequestObserver: Sendable {
    /// - Parameter failure: what was thrown, where the response is a problem.
    func answered(_ request: HTTPRequest, _ response: HTTPResponse, duration: Duration, failure: (any Error)?)
}
