/// Status and header fields of a response.
struct ResponseHeadFields: Sendable {
    let status: Int
    let headers: HTTPHeaders
    let framing: BodyFraming
    let keepsAlive: Bool

    /// - Parameter head: up to and including the empty line at its end.
    init(parsing head: [UInt8], method: HTTPMethod) throws(MessageError) {
        let lines = HeaderFieldParser.lines(of: head[...])
        let parts = (lines.first ?? []).split(separator: 0x20, maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count >= 2, let version = Self.version(parts[0]), parts[1].count == 3,
            let status = FieldSyntax.number(parts[1]), (100...599).contains(status)
        else { throw .malformed("the status line is none") }
        headers = try HeaderFieldParser.parse(lines.dropFirst())
        self.status = status
        let declared = try BodyFraming(declaredBy: headers)
        if declared == .chunked, version == .oneZero { throw .malformed("Transfer-Encoding in HTTP/1.0") }
        // Nobody asked for another protocol.
        if status == 101 { throw .malformed("a switch to another protocol") }
        let hasBody = method != .head && HTTPStatus(status, "").allowsBody
        framing = hasBody ? declared ?? .untilClose : .none
        keepsAlive =
            version == .oneOne && framing != .untilClose && !headers.hasOption("close", in: "Connection")
    }

    private static func version(_ text: ArraySlice<UInt8>) -> HTTPVersion? {
        if text.elementsEqual("HTTP/1.1".utf8) { return .oneOne }
        return text.elementsEqual("HTTP/1.0".utf8) ? .oneZero : nil
    }
}

/// Reads one response off a connection, within its bound.
struct ResponseReader {
    private static let maximumInformational = 8

    private var reader: SocketReader
    private let maximumBytes: Int
    /// Whether the connection can carry another request: the whole response was read and nothing lies behind it.
    private(set) var canBeReused = false

    init(stream: SocketStream, maximumBytes: Int) {
        reader = SocketReader(stream: stream)
        self.maximumBytes = maximumBytes
    }

    /// Throws `StaleConnection` when the connection ends before the first byte.
    mutating func readHead(method: HTTPMethod) async throws -> ResponseHeadFields {
        for _ in 0...Self.maximumInformational {
            guard let bytes = try await reader.readHead() else {
                if reader.received == 0 { throw StaleConnection(reason: "it was closed before an answer") }
                throw cutOff
            }
            let head = try ResponseHeadFields(parsing: bytes, method: method)
            if head.status >= 200 { return head }
        }
        throw MessageError.malformed("no end of informational responses")
    }

    /// Hands the body on as it comes.
    mutating func readBody(_ head: ResponseHeadFields, _ receive: ([UInt8]) async throws -> Void) async throws {
        switch head.framing {
        case .none: break
        case .length(let count):
            guard count <= maximumBytes else { throw tooLarge }
            try await read(count, receive)
        case .chunked:
            var chunks = ChunkedBodyReader()
            while true {
                guard let size = try await chunks.nextSize(from: &reader) else { throw cutOff }
                if size == 0 { break }
                try await read(size, receive)
            }
        case .untilClose:
            while let piece = try await reader.readPiece(limit: 64 << 10) {
                try checkSize()
                try await receive(Array(piece))
            }
        }
        canBeReused = head.keepsAlive && !reader.hasBufferedBytes
    }

    private mutating func read(_ count: Int, _ receive: ([UInt8]) async throws -> Void) async throws {
        var remaining = count
        while remaining > 0 {
            guard let piece = try await reader.readPiece(limit: remaining) else { throw cutOff }
            try checkSize()
            remaining -= piece.count
            try await receive(Array(piece))
        }
    }

    private func checkSize() throws(HTTPClientError) {
        if reader.received > maximumBytes + HeadScanner.maximumFieldBytes { throw tooLarge }
    }

    private var cutOff: HTTPClientError { HTTPClientError(.disconnected, "the response was cut off") }
    private var tooLarge: HTTPClientError {
        HTTPClientError(.responseTooLarge, "the response is longer than \(maximumBytes) bytes")
    }
}

/// The connection broke before any byte of a response came: the request may not have been seen.
struct StaleConnection: Error {
    let reason: String
}
