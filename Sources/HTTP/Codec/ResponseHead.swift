/// The bytes of a response's status line and header fields.
enum ResponseHead {
    /// - Parameter framing: how the body's end will be known; its field is added.
    static func bytes(
        _ status: HTTPStatus, _ headers: HTTPHeaders, framing: BodyFraming, keepsAlive: Bool
    ) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(256)
        bytes += "HTTP/1.1 \(status.code) \(status.phrase)\r\n".utf8
        for field in headers.fields where !isFraming(field.name) { append(field, to: &bytes) }
        switch framing {
        case .none where status.code == 204 || status.code < 200: break
        case .none: bytes += "Content-Length: 0\r\n".utf8
        case .length(let count): bytes += "Content-Length: \(count)\r\n".utf8
        case .chunked: bytes += "Transfer-Encoding: chunked\r\n".utf8
        }
        if !keepsAlive { bytes += "Connection: close\r\n".utf8 }
        bytes += "\r\n".utf8
        return bytes
    }

    /// A field whose name is no token is left out; control characters in a value become spaces, so that no value can
    /// begin a line of its own.
    private static func append(_ field: HTTPHeaders.Field, to bytes: inout [UInt8]) {
        guard FieldSyntax.isToken(Array(field.name.utf8)) else { return }
        bytes += field.name.utf8
        bytes += ": ".utf8
        bytes += field.value.utf8.map { FieldSyntax.isValue($0) ? $0 : 0x20 }
        bytes += "\r\n".utf8
    }

    private static func isFraming(_ name: String) -> Bool {
        ["content-length", "transfer-encoding", "connection"].contains(name.lowercased())
    }
}
