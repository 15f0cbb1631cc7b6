package import JSON

/// What a handler answers.
package struct HTTPResponse: Sendable {
    package var status: HTTPStatus
    package var headers: HTTPHeaders
    package var body: HTTPResponseBody

    package init(_ status: HTTPStatus, headers: HTTPHeaders = HTTPHeaders(), body: HTTPResponseBody = .none) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    package static func json(
        _ value: JSONValue, status: HTTPStatus = .ok, headers: HTTPHeaders = HTTPHeaders()
    ) -> HTTPResponse {
        bytes(value.bytes, contentType: "application/json", status: status, headers: headers)
    }

    package static func text(_ text: String, status: HTTPStatus = .ok) -> HTTPResponse {
        bytes(Array(text.utf8), contentType: "text/plain; charset=utf-8", status: status)
    }

    package static func bytes(
        _ bytes: [UInt8], contentType: String, status: HTTPStatus = .ok, headers: HTTPHeaders = HTTPHeaders()
    ) -> HTTPResponse {
        var response = HTTPResponse(status, headers: headers, body: .bytes(bytes))
        response.headers["Content-Type"] = contentType
        return response
    }

    /// A body that is written while it is made. The closure runs in the connection's task: it is cancelled, and its
    /// writes throw, when the client leaves.
    package static func stream(
        contentType: String, headers: HTTPHeaders = HTTPHeaders(),
        _ write: @escaping @Sendable (any HTTPBodyWriter) async throws -> Void
    ) -> HTTPResponse {
        var response = HTTPResponse(.ok, headers: headers, body: .stream(write))
        response.headers["Content-Type"] = contentType
        return response
    }
}

/// A body that is there, or one that is made while it is sent.
package enum HTTPResponseBody: Sendable {
    case none
    case bytes([UInt8])
    /// Sent in chunks (`Transfer-Encoding: chunked`) as the closure writes them; to HTTP/1.0 as they are, until the
    /// connection closes.
    case stream(@Sendable (any HTTPBodyWriter) async throws -> Void)

    var isStream: Bool {
        if case .stream = self { true } else { false }
    }
}

/// Sends a streamed body piece by piece; `write` returns once the client's side took the piece, so a slow reader slows
/// its writer, and throws once the client has left or takes too long.
package protocol HTTPBodyWriter: Sendable {
    func write(_ bytes: [UInt8]) async throws
    /// Whether the server is about to stop: a stream without an end of its own ends itself then.
    var isDraining: Bool { get }
}

extension HTTPBodyWriter {
    package var isDraining: Bool { false }
}

/// Thrown by what writes a stream once it has told its client in the stream what went wrong. The stream ends as a whole, and the
/// request is reported as one that failed.
package struct ToldInStream: Error {
    package let cause: any Error

    package init(_ cause: any Error) {
        self.cause = cause
    }
}
