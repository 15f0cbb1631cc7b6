package import Domain
package import HTTP

/// What a command puts together and hands to the host.
package struct ServiceParts: Sendable {
    package let routes: [Route]
    /// Around the service's routes and the host's, outermost first, inside the host's own: authentication, limits.
    package let middlewares: [any HTTPMiddleware]
    /// Adds to every response, whoever made it.
    package let finish: ResponseFinishing
    package let dependencies: [any Dependency]
    package let background: [BackgroundTask]
    /// Closes doors (pools, files) once nothing runs any more.
    package let close: @Sendable () async -> Void

    package init(
        routes: [Route] = [], middlewares: [any HTTPMiddleware] = [], dependencies: [any Dependency] = [],
        background: [BackgroundTask] = [],
        close: @escaping @Sendable () async -> Void = {}, finish: @escaping ResponseFinishing = { _, _ in }
    ) {
        self.routes = routes
        self.middlewares = middlewares
        self.finish = finish
        self.dependencies = dependencies
        self.background = background
        self.close = close
    }
}

/// Work beside the requests, from the moment everything required has answered until the service stops.
package struct BackgroundTask: Sendable {
    package let name: String
    /// Runs until it is cancelled, then ends what it has in hand or hands it back, within the shutdown's grace.
    /// Ending or throwing earlier stops the service.
    package let run: @Sendable () async throws -> Void

    package init(_ name: String, run: @escaping @Sendable () async throws -> Void) {
        self.name = name
        self.run = run
    }
}
