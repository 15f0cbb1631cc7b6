package import Domain
package import HTTP

extension HTTPProblem {
    /// The one table of what a port says and what a client hears.
    package init(_ error: ServiceError) {
        let (status, code) = Self.statusAndCode(error.kind)
        self.init(status, code: code, error.message, headers: Self.headers(error))
    }

    private static func statusAndCode(_ kind: ServiceError.Kind) -> (HTTPStatus, String) {
        switch kind {
        case .notFound: (.notFound, "not_found")
        case .conflict: (.conflict, "conflict")
        case .invalid: (.unprocessableContent, "invalid")
        case .unsupportedMediaType: (.unsupportedMediaType, "unsupported_media_type")
        case .tooLarge: (.contentTooLarge, "too_large")
        case .overloaded: (.tooManyRequests, "overloaded")
        case .unavailable: (.serviceUnavailable, "unavailable")
        case .deadlineExceeded: (.gatewayTimeout, "deadline_exceeded")
        case .leaseLost: (.conflict, "lease_lost")
        case .unreadable: (.unprocessableContent, "unreadable")
        }
    }

    private static func headers(_ error: ServiceError) -> HTTPHeaders {
        guard error.kind == .overloaded || error.kind == .unavailable else { return HTTPHeaders() }
        let seconds = error.retryAfter.map { Int($0.components.seconds) + ($0.components.attoseconds > 0 ? 1 : 0) }
        return HTTPHeaders(["Retry-After": String(max(1, seconds ?? 1))])
    }
}

extension HTTPProblem {
    /// The problem that an error of a port or of a call to another service stands for; nil for what nobody foresaw, which
    /// is a 500 and a line in the log.
    package init?(describing error: any Error) {
        switch error {
        case let error as ServiceError: self.init(error)
        case let error as HTTPClientError where error.kind == .timedOut:
            self.init(.gatewayTimeout, code: "deadline_exceeded", "another service of the cluster took too long")
        case is HTTPClientError:
            self.init(
                .serviceUnavailable, code: "unavailable", "another service of the cluster is away",
                headers: HTTPHeaders(["Retry-After": "1"]))
        default: return nil
        }
    }
}
