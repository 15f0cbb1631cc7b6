/// Status and header fields of a response.
struct ResponseHeadFields: Sendable {
    let status: Int
    let headers: HTTPHeaders
    let keepsAlive: Bool
}

/// Reads one response off a connection.
struct ResponseReader {
    private let stream: SocketStream
    private let maximumBytes: Int
    private var buffer: [UInt8] = []
    private var received = 0
    /// Whether the connection can carry another request: the whole response was read and nothing lies behind it.
    private(set) var canBeReused = false

    init(stream: SocketStream, maximumBytes: Int) {
        self.stream = stream
        self.maximumBytes = maximumBytes
    }

    /// Throws `StaleConnection` when the connection ends before the first byte.
    mutating func readHead() async throws -> ResponseHeadFields {
        while true {
            let head = try parseHead(try await readLines())
            if head.status >= 200 { return head }
        }
    }

    mutating func readBody(_ head: ResponseHeadFields, method: HTTPMethod) async throws -> [UInt8] {
        var body: [UInt8] = []
        try await readPieces(head, method: method) { body += $0 }
        return body
    }

    /// Hands the body on as it comes.
    mutating func readPieces(
        _ head: ResponseHeadFields, method: HTTPMethod, _ receive: ([UInt8]) async throws -> Void
    ) async throws {
        if method == .head || head.status == 204 || head.status == 304 {
            canBeReused = head.keepsAlive
        } else if head.headers["Transfer-Encoding"]?.lowercased() == "chunked" {
            try await readChunks(receive)
            canBeReused = head.keepsAlive && buffer.isEmpty
        } else if let length = head.headers["Content-Length"].flatMap({ FieldSyntax.number(Array($0.utf8)) }) {
            try await readExactly(length, receive)
            canBeReused = head.keepsAlive && buffer.isEmpty
        } else {
            repeat {
                try await receive(buffer)
                buffer = []
            } while try await fill()
        }
    }

    private mutating func readChunks(_ receive: ([UInt8]) async throws -> Void) async throws {
        while true {
            guard let size = ChunkSizeLine.size(try await readLine()) else { throw malformed("a chunk without a size") }
            if size == 0 {
                while try await !readLine().isEmpty {}
                return
            }
            try await readExactly(size, receive)
            guard try await readLine().isEmpty else { throw malformed("a chunk longer than its size") }
        }
    }

    private mutating func readExactly(_ count: Int, _ receive: ([UInt8]) async throws -> Void) async throws {
        var remaining = count
        while remaining > 0 {
            if buffer.isEmpty, try await !fill() { throw HTTPClientError(.disconnected, "the response was cut off") }
            let piece = Array(buffer.prefix(remaining))
            buffer.removeFirst(piece.count)
            remaining -= piece.count
            try await receive(piece)
        }
    }

    private mutating func readLines() async throws -> [[UInt8]] {
        var lines: [[UInt8]] = []
        while true {
            let line = try await readLine()
            if line.isEmpty, !lines.isEmpty { return lines }
            lines.append(line)
            guard lines.count <= 200 else { throw malformed("too many header fields") }
        }
    }

    private mutating func readLine() async throws -> [UInt8] {
        var scanned = 0
        while true {
            if let end = buffer[scanned...].firstIndex(of: 0x0A) {
                guard end > 0, buffer[end - 1] == 0x0D else { throw malformed("a line that does not end with CR LF") }
                defer { buffer.removeFirst(end + 1) }
                return Array(buffer[..<(end - 1)])
            }
            scanned = buffer.count
            guard scanned < 64 << 10 else { throw malformed("a line longer than 64 KB") }
            guard try await fill() else {
                if received == 0 { throw StaleConnection(reason: "it was closed before an answer") }
                throw HTTPClientError(.disconnected, "the response was cut off")
            }
        }
    }

    private func parseHead(_ lines: [[UInt8]]) throws -> ResponseHeadFields {
        let status = lines[0].split(separator: 0x20, maxSplits: 2)
        guard status.count >= 2, status[0].starts(with: "HTTP/1.".utf8), status[1].count == 3,
            let code = FieldSyntax.number(status[1]), code >= 100
        else { throw malformed("the status line is none") }
        var headers = HTTPHeaders()
        for line in lines.dropFirst() {
            guard let colon = line.firstIndex(of: UInt8(ascii: ":")), FieldSyntax.isToken(line[..<colon]) else {
                throw malformed("a header field without a name")
            }
            let value = FieldSyntax.trimmed(line[(colon + 1)...])
            headers.add(String(decoding: line[..<colon], as: UTF8.self), String(decoding: value, as: UTF8.self))
        }
        let closes = headers["Connection"]?.lowercased() == "close" || status[0].last == UInt8(ascii: "0")
        return ResponseHeadFields(status: code, headers: headers, keepsAlive: !closes)
    }

    private mutating func fill() async throws -> Bool {
        let bytes = try await stream.read(atMost: 64 << 10)
        received += bytes.count
        guard received <= maximumBytes else {
            throw HTTPClientError(.responseTooLarge, "the response is longer than \(maximumBytes) bytes")
        }
        buffer += bytes
        return !bytes.isEmpty
    }

    private func malformed(_ detail: String) -> HTTPClientError { HTTPClientError(.malformedResponse, detail) }
}
