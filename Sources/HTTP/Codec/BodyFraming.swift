/// How the end of a message's body is known (RFC 9112, section 6).
enum BodyFraming: Sendable, Hashable {
    case none
    case length(Int)
    case chunked
    /// The body ends where the connection does: responses only.
    case untilClose
}

extension BodyFraming {
    /// What the fields say; nil when they say nothing. Throws where two readers could understand them differently:
    /// that is how messages are smuggled.
    init?(declaredBy headers: HTTPHeaders) throws(MessageError) {
        let encodings = headers.all("Transfer-Encoding")
        let lengths = headers.all("Content-Length")
        if !encodings.isEmpty {
            guard lengths.isEmpty else { throw .malformed("both Transfer-Encoding and Content-Length") }
            guard encodings.count == 1, HTTPHeaders.same(encodings[0], "chunked") else {
                throw .malformed("a Transfer-Encoding other than chunked")
            }
            self = .chunked
            return
        }
        guard let length = lengths.first else { return nil }
        guard lengths.count == 1, let count = FieldSyntax.number(length.utf8) else {
            throw .malformed("Content-Length is not one number")
        }
        self = count == 0 ? .none : .length(count)
    }
}
