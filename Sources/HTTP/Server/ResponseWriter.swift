import Glibc
import Synchronization
import Threads

/// Writes responses to one connection, each piece within its time.
struct ResponseWriter: Sendable {
    /// In bytes: how much of a long body the client must take within one write timeout.
    private static let piece = 256 << 10

    let state: ConnectionState
    let timeout: Duration
    /// What the client speaks.
    var version = HTTPVersion.oneOne

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
        _ response: HTTPResponse, keepsAlive: Bool, deadline: ContinuousClock.Instant,
        _ produce: @Sendable (any HTTPBodyWriter) async throws -> Void
    ) async throws {
        try await writeHead(response, keepsAlive: keepsAlive)
        state.enter(.handling, until: deadline)
        let body = StreamWriter(writer: self, isChunked: streamFraming == .chunked, deadline: deadline)
        defer { body.end() }
        try await produce(body)
        try Task.checkCancellation()
        body.end()
        if streamFraming == .chunked { try await write(Array("0\r\n\r\n".utf8)[...]) }
    }

    private var streamFraming: BodyFraming { version == .oneZero ? .untilClose : .chunked }

    /// Writes the head of a stream alone.
    func writeHead(_ response: HTTPResponse, keepsAlive: Bool) async throws {
        try await write(head(response, streamFraming, keepsAlive)[...])
    }

    fileprivate func write(_ bytes: ArraySlice<UInt8>) async throws {
        state.enter(.writing, until: .now + timeout)
        try await state.stream.write(bytes)
    }

    private func head(_ response: HTTPResponse, _ framing: BodyFraming, _ keepsAlive: Bool) -> [UInt8] {
        ResponseHead.bytes(
            response.status, response.headers, framing: framing, keepsAlive: keepsAlive, version: version)
    }
}

/// Writes a stream's pieces, each as one chunk, while its producer runs: later the connection carries another answer.
private final class StreamWriter: HTTPBodyWriter {
    private let writer: ResponseWriter
    private let isChunked: Bool
    private let deadline: ContinuousClock.Instant
    private let isOver = Atomic(false)

    init(writer: ResponseWriter, isChunked: Bool, deadline: ContinuousClock.Instant) {
        self.writer = writer
        self.isChunked = isChunked
        self.deadline = deadline
    }

    var isDraining: Bool { writer.state.isDraining }

    func end() { isOver.store(true, ordering: .releasing) }

    func write(_ bytes: [UInt8]) async throws {
        guard !bytes.isEmpty else { return }
        guard !isOver.load(ordering: .acquiring) else { throw SocketFailure(code: EPIPE) }
        try Task.checkCancellation()
        let chunk =
            isChunked ? Array("\(String(bytes.count, radix: 16))\r\n".utf8) + bytes + [0x0D, 0x0A] : bytes
        try await writer.write(chunk[...])
        writer.state.enter(.handling, until: deadline)
    }
}
