/// Request line and header fields, checked.
struct RequestHead: Sendable {
    var method: HTTPMethod
    /// Percent-encoded, without the query.
    var path: String
    var query: [(name: String, value: String)]
    var headers: HTTPHeaders
    var framing: BodyFraming
    var version: HTTPVersion
    /// False where `Connection: close` was sent, and for HTTP/1.0 unless `Connection: keep-alive` was.
    var keepsAlive: Bool
    var expectsContinue: Bool
}

/// The versions that are spoken here.
enum HTTPVersion: Sendable, Hashable {
    case oneZero, oneOne
}
