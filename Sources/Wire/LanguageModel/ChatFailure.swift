import Domain
import HTTP

/// Why one try of a language model failed, and whether another makes sense. Nothing of the server's text is kept: it may
/// repeat the prompt.
struct ChatFailure: Error {
    let error: ServiceError
    let mayBeRetried: Bool
    /// Whether the request's members may have been the reason.
    let isDialect: Bool
    let retryAfter: Duration?

    init(status: Int, headers: HTTPHeaders) {
        mayBeRetried = status == 429 || status == 408 || status >= 500
        isDialect = status == 400 || status == 422
        retryAfter = headers["Retry-After"].flatMap(Int.init).map { .seconds(max(0, $0)) }
        error = ServiceError(.unavailable, Self.message(for: status))
    }

    init(_ failure: OutsideError, hasBegun: Bool) {
        let (kind, message): (ServiceError.Kind, String) =
            switch failure.kind {
            case .cannotConnect: (.unavailable, "The language model cannot be reached; check LLM_BASE_URL.")
            case .untrusted: (.unavailable, "The language model's certificate is not trusted.")
            case .disconnected: (.unavailable, "The language model closed the connection.")
            case .timedOut: (.deadlineExceeded, "The language model took too long.")
            case .tooLarge: (.unavailable, "The language model's answer is too long.")
            case .full: (.unavailable, "Too many answers are being written at once.")
            case .cancelled, .failed: (.unavailable, "The call of the language model failed.")
            }
        error = ServiceError(kind, message)
        mayBeRetried = !hasBegun && (failure.kind == .cannotConnect || failure.kind == .disconnected)
        isDialect = false
        retryAfter = nil
    }

    private static func message(for status: Int) -> String {
        switch status {
        case 401, 403: "The language model refused the key (\(status)); check LLM_API_KEY."
        case 404: "The language model was not found (404); check LLM_BASE_URL and LLM_MODEL."
        case 429: "The language model is busy (429)."
        default: "The language model failed (\(status))."
        }
    }
}
