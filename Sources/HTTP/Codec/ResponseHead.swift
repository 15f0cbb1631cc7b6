/// The bytes of a response's status line and header fields.
enum ResponseHead {
    /// - Parameters:
    ///   - framing: how the body's end will be known; its field is added.
    ///   - version: the request's. HTTP/1.0 must be told that the connection stays open.
    static func bytes(
        _ status: HTTPStatus, _ headers: HTTPHeaders, framing: BodyFraming, keepsAlive: Bool,
        version: HTTPVersion = .oneOne
    ) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(512)
        bytes += "HTTP/1.1 \(status.code) \(status.phrase)\r\n".utf8
        for field in headers.fields where !isFraming(field.name) { append(field.name, field.value, to: &bytes) }
        if headers["Date"] == nil { append("Date", HTTPDate.now, to: &bytes) }
        switch framing {
        case .none where !status.allowsBody: break
        case .none: append("Content-Length", "0", to: &bytes)
        case .length(let count): append("Content-Length", String(count), to: &bytes)
        case .chunked: append("Transfer-Encoding", "chunked", to: &bytes)
        case .untilClose: break
        }
        if !keepsAlive {
            append("Connection", "close", to: &bytes)
        } else if version == .oneZero {
            append("Connection", "keep-alive", to: &bytes)
        }
        bytes += [0x0D, 0x0A]
        return bytes
    }

    /// A field whose name is no token is left out; control characters in a value become spaces, so that no value can
    /// begin a line of its own.
    private static func append(_ name: String, _ value: String, to bytes: inout [UInt8]) {
        guard FieldSyntax.isToken(name.utf8) else { return }
        bytes += name.utf8
        bytes += [0x3A, 0x20]
        for byte in value.utf8 { bytes.append(FieldSyntax.isValue(byte) ? byte : 0x20) }
        bytes += [0x0D, 0x0A]
    }

    private static func isFraming(_ name: String) -> Bool {
        HTTPHeaders.same(name, "Content-Length") || HTTPHeaders.same(name, "Transfer-Encoding")
            || HTTPHeaders.same(name, "Connection")
    }
}

extension HTTPStatus {
    /// False for what never has a body (RFC 9112, section 6.3).
    var allowsBody: Bool { code >= 200 && code != 204 && code != 304 }
}
