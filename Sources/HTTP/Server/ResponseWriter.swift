/// Writes responses to one connection, each piece within its time.
struct ResponseWriter: Sendable {
    /// In bytes: how much of a long body the client must take within one write timeout.
    private static let piece = 256 << 10

    let state: ConnectionState
    let timeout: Duration

    /// Writes a response that is there as a whole: a short one in one go.
    ///
    /// - Parameter sendsBody: false for `HEAD`, which is told the body's length all the same.
    func write(_ response: HTTPResponse, body: [UInt8], keepsAlive: Bool, sendsBody: Bool) async throws {
        let framing: BodyFraming = body.isEmpty || !response.status.allowsBody ? .none : .length(body.count)
        var head = head(response, framing, keepsAlive)
        guard sendsBody, framing != .none else { return try await write(head[...]) }
        let first = body.prefix(Self.piece)
        head += first
        try await write(head[...])
        var rest = body.dropFirst(first.count)
        while !rest.isEmpty {
            try await write(rest.prefix(Self.piece))
            rest = rest.dropFirst(Self.piece)
        }
    }

    /// Writes the head of a stream, and what `produce` writes for its body.
    func write(
        _ response: HTTPResponse, keepsAlive: Bool, version: HTTPVersion, deadline: ContinuousClock.Instant,
        _ produce: @Sendable (any HTTPBodyWriter) async throws -> Void
    ) async throws {
        let framing: BodyFraming = version == .oneZero ? .untilClose : .chunked
        try await write(head(response, framing, keepsAlive)[...])
        state.enter(.handling, until: deadline)
        try await produce(StreamWriter(writer: self, isChunked: framing == .chunked, deadline: deadline))
        try Task.checkCancellation()
        if framing == .chunked { try await write(Array("0\r\n\r\n".utf8)[...]) }
    }

    /// Writes the head alone, of a stream that `HEAD` asks for.
    func writeHead(_ response: HTTPResponse, keepsAlive: Bool) async throws {
        try await write(head(response, .chunked, keepsAlive)[...])
    }

    fileprivate func write(_ bytes: ArraySlice<UInt8>) async throws {
        state.enter(.writing, until: .now + timeout)
        try await state.stream.write(bytes)
    }

    private func head(_ response: HTTPResponse, _ framing: BodyFraming, _ keepsAlive: Bool) -> [UInt8] {
        ResponseHead.bytes(response.status, response.headers, framing: framing, keepsAlive: keepsAlive)
    }
}

/// Writes a stream's pieces, each as one chunk.
private struct StreamWriter: HTTPBodyWriter {
    let writer: ResponseWriter
    let isChunked: Bool
    let deadline: ContinuousClock.Instant

    func write(_ bytes: [UInt8]) async throws {
        guard !bytes.isEmpty else { return }
        try Task.checkCancellation()
        let chunk =
            isChunked ? Array("\(String(bytes.count, radix: 16))\r\n".utf8) + bytes + [0x0D, 0x0A] : bytes
        try await writer.write(chunk[...])
        writer.state.enter(.handling, until: deadline)
    }
}
