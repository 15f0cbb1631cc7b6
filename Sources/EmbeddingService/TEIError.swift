import Embedding
import HTTP
import JSON

/// A refusal in TEI's shape: `{"error": "…", "error_type": "…"}`. The one place where errors become statuses.
struct TEIError: Error {
    let status: HTTPStatus
    let type: String
    let message: String
    var retryAfter: Duration?

    static func tooLarge(_ message: String) -> TEIError {
        TEIError(status: .contentTooLarge, type: "Validation", message: message)
    }

    static func empty(_ message: String) -> TEIError {
        TEIError(status: .badRequest, type: "Empty", message: message)
    }

    static func invalid(_ message: String) -> TEIError {
        TEIError(status: .unprocessableContent, type: "Validation", message: message)
    }

    static func unknownModel(_ name: String, known: [String]) -> TEIError {
        let shown = name.prefix(200).filter { !$0.isNewline }
        return TEIError(
            status: .notFound, type: "Validation",
            message: "There is no model \(shown); there are \(known.joined(separator: ", ")).")
    }

    /// As TEI refuses what its model is not made for.
    static func wrongModel(_ message: String) -> TEIError {
        TEIError(status: .failedDependency, type: "Backend", message: message)
    }

    /// Runs a handler; what it throws becomes a response. A caller who left gets none.
    static func answer(_ handler: HTTPHandler, _ request: HTTPRequest) async -> HTTPResponse {
        do { return try await handler(request) } catch { return TEIError(error).response }
    }

    init(status: HTTPStatus, type: String, message: String, retryAfter: Duration? = nil) {
        self.status = status
        self.type = type
        self.message = message
        self.retryAfter = retryAfter
    }

    init(_ error: any Error) {
        switch error {
        case let error as TEIError: self = error
        case let error as EmbeddingError: self.init(error)
        case let error as JSONSyntaxError:
            self.init(status: .badRequest, type: "Validation", message: "The body is not JSON: \(error).")
        case let error as JSONFieldErrors:
            let list = error.problems.map { "\($0.pointer) \($0.message)" }.joined(separator: "; ")
            self = .invalid(list)
        case let error as HTTPProblem:
            self.init(status: error.status, type: "Validation", message: error.detail)
        case is CancellationError:
            self.init(
                status: .serviceUnavailable, type: "Unhealthy", message: "The request was cancelled.",
                retryAfter: .seconds(1))
        default: self.init(status: .failedDependency, type: "Backend", message: "The model could not compute this.")
        }
    }

    private init(_ error: EmbeddingError) {
        switch error.kind {
        case .overloaded:
            self.init(
                status: .tooManyRequests, type: "Overloaded", message: error.message, retryAfter: error.retryAfter)
        case .deadlineExceeded: self.init(status: .gatewayTimeout, type: "Timeout", message: error.message)
        case .invalidInput: self = .invalid(error.message)
        case .stopped:
            self.init(
                status: .serviceUnavailable, type: "Unhealthy", message: error.message, retryAfter: error.retryAfter)
        default: self.init(status: .failedDependency, type: "Backend", message: error.message)
        }
    }

    var headers: HTTPHeaders {
        guard let (seconds, rest) = retryAfter?.components else { return HTTPHeaders() }
        return HTTPHeaders(["Retry-After": String(max(1, rest > 0 ? seconds + 1 : seconds))])
    }

    var response: HTTPResponse {
        .json(["error": .string(message), "error_type": .string(type)], status: status, headers: headers)
    }
}
