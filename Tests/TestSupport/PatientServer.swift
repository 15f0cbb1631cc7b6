package import HTTP
import Logging

/// A server on a free port of this machine, for one test. Nothing ends because the machine is slow or stands still for a
/// while: only what a test limits itself has an end within minutes.
package enum PatientServer {
    package static let patience = Duration.seconds(240)

    package static var configuration: HTTPServerConfiguration {
        var configuration = HTTPServerConfiguration(port: 0)
        configuration.headTimeout = patience
        configuration.bodyTimeout = patience
        configuration.idleTimeout = patience
        configuration.writeTimeout = patience
        configuration.lingerTimeout = patience
        configuration.abortPatience = patience
        return configuration
    }

    /// Runs `body` with the port of a server of `routes`, and stops the server at once afterwards.
    package static func with<Result: Sendable>(
        _ routes: [Route], body: (_ port: Int) async throws -> Result
    ) async throws -> Result {
        try await with(Pipeline(routes: routes.map(\.patient), observer: Unobserved()), body: body)
    }

    /// The same with any answerer.
    package static func with<Result: Sendable>(
        _ responder: any HTTPResponder, body: (_ port: Int) async throws -> Result
    ) async throws -> Result {
        let server = HTTPServer(configuration: configuration, responder: responder, logger: Logger(label: "test"))
        let port = try await server.start()
        do {
            let result = try await body(port)
            await server.shutdown(grace: .zero)
            return result
        } catch {
            await server.shutdown(grace: .zero)
            throw error
        }
    }
}

extension Route {
    /// The same without the usual limit of its time; one of its own stays.
    package var patient: Route {
        guard timeLimit == Self.usualTimeLimit else { return self }
        return Route(method, pattern, bodyLimit: bodyLimit, timeLimit: PatientServer.patience, handler: handler)
    }
}

extension HTTPClientRequest {
    /// For tests that are about something else than its time.
    package init(
        _ method: HTTPMethod, _ target: String, headers: HTTPHeaders = HTTPHeaders(), body: [UInt8] = [],
        isIdempotent: Bool? = nil
    ) {
        self.init(
            method, target, headers: headers, body: body, timeout: PatientServer.patience, isIdempotent: isIdempotent)
    }
}

/// Takes no notice of requests.
package struct Unobserved: RequestObserver {
    package init() {}

    package func answered(
        _ request: HTTPRequest, _ response: HTTPResponse, duration: Duration, failure: (any Error)?
    ) {}
}
