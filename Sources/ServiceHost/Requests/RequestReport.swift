import HTTP
import Logging
import Telemetry

/// Counts, times and logs each request once it was answered.
struct RequestReport: RequestObserver {
    let metrics: MetricRegistry
    let log: Logger

    func answered(_ request: HTTPRequest, _ response: HTTPResponse, duration: Duration, failure: (any Error)?) {
        let method = Self.known(request.method)
        let route = request.route ?? "none"
        let status = String(response.status.code)
        metrics.counter(.httpRequests, method, route, status).increment()
        metrics.histogram(.httpRequestDuration, method, route).observe(duration)
        end(request.context.span, "\(method) \(route)", request, response, failure)
        let level = level(request, response, failure)
        guard log.logLevel <= level else { return }
        var facts: Logger.Metadata = [
            "method": "\(method)", "route": "\(route)", "status": .stringConvertible(response.status.code),
            "duration_seconds": .stringConvertible(Self.seconds(duration)),
        ]
        if let problem = failure as? HTTPProblem { facts["code"] = "\(problem.code)" }
        if level >= .error, let failure { facts["detail"] = "\(failure)" }
        LogContext.$current.withValue(LogContext(request.context)) { log.log(level: level, "request", metadata: facts) }
    }

    /// By OpenTelemetry's conventions for HTTP servers. The path as sent may hold anything: the route's says enough.
    private func end(
        _ span: Span?, _ name: String, _ request: HTTPRequest, _ response: HTTPResponse, _ failure: (any Error)?
    ) {
        guard let span, span.isRecording else { return }
        span.rename(request.route == nil ? Self.known(request.method) : name)
        span.set([
            "http.request.method": .text(Self.known(request.method)),
            "http.response.status_code": .integer(response.status.code),
            "rag.request_id": .text(request.context.requestID),
        ])
        if let route = request.route { span.set(["http.route": .text(route)]) }
        if let problem = failure as? HTTPProblem { span.set(["rag.problem": .text(problem.code)]) }
        if response.status.code >= 500 || isBroken(response, failure) { span.fail(String(response.status.code)) }
        span.end()
    }

    private func isBroken(_ response: HTTPResponse, _ failure: (any Error)?) -> Bool {
        response.status.code < 400 && failure != nil && !(failure is HTTPProblem)
    }

    /// A stream that broke off had said 200 before: without its own line nobody would learn why.
    private func level(_ request: HTTPRequest, _ response: HTTPResponse, _ failure: (any Error)?) -> Logger.Level {
        if response.status.code == 500 || isBroken(response, failure) { return .error }
        if let route = request.route, HealthRoutes.paths.contains(route) { return .debug }
        return response.status.code > 500 ? .warning : .info
    }

    /// A client can invent methods; a label must not follow it.
    private static func known(_ method: HTTPMethod) -> String {
        let all: [HTTPMethod] = [.get, .head, .post, .put, .patch, .delete, .options]
        return all.contains(method) ? method.rawValue : "other"
    }

    private static func seconds(_ duration: Duration) -> Double {
        Double(duration.components.seconds) + Double(duration.components.attoseconds / 1_000_000_000_000) / 1e6
    }
}
