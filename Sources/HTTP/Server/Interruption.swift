/// Why something on a connection was ended from outside.
enum Interruption: Sendable {
    case clientLeft, tooSlow, deadline, shutdown

    /// What its client, the log and the metrics are told.
    var cause: HTTPProblem {
        switch self {
        case .clientLeft: .clientLeft
        case .tooSlow: .tooSlow
        case .deadline: .timeIsUp
        case .shutdown: .shuttingDown
        }
    }
}

extension HTTPProblem {
    /// A request did not come to its end while there was time for it.
    static let tooSlow = HTTPProblem(.requestTimeout, code: "request_timeout", "the request did not arrive in time")

    /// A handler was cancelled because the time for its request was up.
    static let timeIsUp = HTTPProblem(
        .gatewayTimeout, code: "deadline_exceeded", "the time for this request was up before it was answered")

    /// Nobody reads this answer: it names for logs and metrics what happened.
    static let clientLeft = HTTPProblem(
        .clientClosedRequest, code: "client_closed_request", "the client left before the answer")

    /// The server ends, and the grace that it gives to requests in hand has ended too.
    static let shuttingDown = HTTPProblem(
        .serviceUnavailable, code: "shutting_down", "the service was stopped before it had answered; try again",
        headers: HTTPHeaders(["Retry-After": "1"]))
}
