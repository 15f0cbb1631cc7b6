/// Request line and header fields, checked.
struct RequestHead: Sendable {
    var method: HTTPMethod
    /// Percent-encoded, without the query.
    var path: String
    var query: [(name: String, value: String)]
    var headers: HTTPHeaders
    var framing: BodyFraming
    /// False for HTTP/1.0 and where `Connection: close` was sent.
    var keepsAlive: Bool
    var expectsContinue: Bool
}

/// How the end of a message's body is known (RFC 9112, section 6).
enum BodyFraming: Sendable, Hashable {
    case none
    case length(Int)
    case chunked
}
