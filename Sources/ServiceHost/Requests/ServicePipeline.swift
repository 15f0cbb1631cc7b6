import HTTP
import Logging
import Settings
import Telemetry

/// What lies around every route of every service: the one place where the order is written.
struct ServicePipeline {
    let service: Service
    let metrics: MetricRegistry
    let log: Logger

    func make(_ parts: ServiceParts, _ health: Health) -> Pipeline {
        Pipeline(
            routes: parts.routes + HealthRoutes(service: service.rawValue, health: health, metrics: metrics).routes,
            middlewares: [LogContextMiddleware(), InFlightMiddleware(metrics: metrics)] + parts.middlewares,
            problems: ProblemResponses(mappings: [{ HTTPProblem(describing: $0) }]),
            finish: parts.finish, observer: RequestReport(metrics: metrics, log: log))
    }
}

/// Gives every log line of a request its identity.
struct LogContextMiddleware: HTTPMiddleware {
    func handle(_ request: HTTPRequest, next: HTTPHandler) async throws -> HTTPResponse {
        try await LogContext.$current.withValue(LogContext(request.context)) { try await next(request) }
    }
}

extension LogContext {
    init(_ context: RequestContext) {
        if let span = context.span {
            let spanID = span.context.isSampled ? span.context.spanID : nil
            self.init(requestID: context.requestID, traceID: span.context.traceID, spanID: spanID)
        } else {
            self.init(requestID: context.requestID, traceID: context.traceparent.flatMap(Traceparent.init)?.traceID)
        }
    }
}

/// Counts the requests being handled.
struct InFlightMiddleware: HTTPMiddleware {
    private let gauge: Gauge

    init(metrics: MetricRegistry) {
        gauge = metrics.gauge(.httpRequestsInFlight)
    }

    func handle(_ request: HTTPRequest, next: HTTPHandler) async throws -> HTTPResponse {
        gauge.add(1)
        defer { gauge.add(-1) }
        return try await next(request)
    }
}
