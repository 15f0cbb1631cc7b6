/// Writes responses to one connection, each piece within its time.
struct ResponseWriter: Sendable {
    let state: ConnectionState
    let timeout: Duration

    func write(_ response: HTTPResponse, keepsAlive: Bool, hasBody: Bool) async throws {
        switch response.body {
        case .none: try await write(head(response, .none, keepsAlive))
        case .bytes(let body):
            let head = head(response, body.isEmpty ? .none : .length(body.count), keepsAlive)
            try await write(hasBody ? head + body : head)
        case .stream(let produce):
            try await write(head(response, .chunked, keepsAlive))
            guard hasBody else { return }
            try await produce(ChunkedWriter(writer: self))
            try await write(Array("0\r\n\r\n".utf8))
        }
    }

    fileprivate func write(_ bytes: [UInt8]) async throws {
        state.enter(.writing, until: .now + timeout)
        try await state.stream.write(bytes)
        state.enter(.handling, until: RequestContext.current?.deadline ?? .now + timeout)
    }

    private func head(_ response: HTTPResponse, _ framing: BodyFraming, _ keepsAlive: Bool) -> [UInt8] {
        ResponseHead.bytes(response.status, response.headers, framing: framing, keepsAlive: keepsAlive)
    }
}

/// Each write becomes one chunk.
private struct ChunkedWriter: HTTPBodyWriter {
    let writer: ResponseWriter

    func write(_ bytes: [UInt8]) async throws {
        guard !bytes.isEmpty else { return }
        try Task.checkCancellation()
        try await writer.write(Array("\(String(bytes.count, radix: 16))\r\n".utf8) + bytes + [0x0D, 0x0A])
    }
}
