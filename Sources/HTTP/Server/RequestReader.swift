/// Reads heads and bodies off a connection, keeping what was read beyond them for the next request.
struct RequestReader {
    static let maximumRequestLine = 8 << 10
    static let maximumHead = 16 << 10
    private static let readSize = 16 << 10

    private let stream: SocketStream
    private var buffer: [UInt8] = []
    private var start = 0

    init(stream: SocketStream) {
        self.stream = stream
    }

    /// Whether bytes of a next request are here already.
    var hasBufferedBytes: Bool { start < buffer.count }

    /// Waits for the first byte of a next request; false when the client closed instead.
    mutating func waitForBytes() async throws -> Bool {
        if hasBufferedBytes { return true }
        return try await fill()
    }

    /// The next head, with the empty line at its end. Nil when the client closed in the middle.
    mutating func readHead() async throws -> [UInt8]? {
        var scanner = HeadScanner()
        while true {
            while start < buffer.count, scanner.isAtLeadingLineEnd(buffer[start]) { start += 1 }
            if let end = try scanner.scan(buffer[start...]) {
                defer { start = end }
                return Array(buffer[start..<end])
            }
            guard try await fill() else { return nil }
        }
    }

    /// Exactly `count` bytes. Nil when the client closed before.
    mutating func readBytes(_ count: Int) async throws -> [UInt8]? {
        var body: [UInt8] = []
        body.reserveCapacity(count)
        while body.count < count {
            if !hasBufferedBytes, try await !fill(wanted: count - body.count) { return nil }
            let taken = min(count - body.count, buffer.count - start)
            body += buffer[start..<start + taken]
            start += taken
        }
        return body
    }

    /// A line without its CRLF, at most `limit` bytes long.
    mutating func readLine(limit: Int) async throws -> [UInt8]? {
        var scanned = start
        while true {
            if let feed = buffer[scanned...].firstIndex(of: 0x0A) {
                guard feed > start, buffer[feed - 1] == 0x0D, !buffer[start..<feed - 1].contains(0x0D) else {
                    throw RequestHeadParser.refused("a line that does not end with CR LF")
                }
                defer { start = feed + 1 }
                return Array(buffer[start..<feed - 1])
            }
            guard buffer.count - start <= limit else { throw RequestHeadParser.refused("a line that is too long") }
            scanned = buffer.count - start
            guard try await fill() else { return nil }
            scanned += start
        }
    }

    private mutating func fill(wanted: Int = 0) async throws -> Bool {
        let bytes = try await stream.read(atMost: min(max(Self.readSize, wanted), 256 << 10))
        if start == buffer.count {
            buffer = bytes
        } else {
            buffer.removeFirst(start)
            buffer += bytes
        }
        start = 0
        return !bytes.isEmpty
    }
}

/// Looks for the end of a head while it arrives, each byte once.
struct HeadScanner {
    private var scanned = 0
    private var lineLength = 0
    private var isFirstLine = true
    private var leadingLineEnds = 0

    /// Empty lines before a request are passed over (RFC 9112, section 2.2), a few.
    mutating func isAtLeadingLineEnd(_ byte: UInt8) -> Bool {
        guard scanned == 0, byte == 0x0D || byte == 0x0A, leadingLineEnds < 4 else { return false }
        leadingLineEnds += 1
        return true
    }

    /// The index behind the head's end, when it is there. Throws 400, 414 or 431.
    mutating func scan(_ bytes: ArraySlice<UInt8>) throws(HTTPProblem) -> Int? {
        while scanned < bytes.count {
            let index = bytes.startIndex + scanned
            let isAfterReturn = scanned > 0 && bytes[index - 1] == 0x0D
            guard (bytes[index] == 0x0A) == isAfterReturn else {
                throw RequestHeadParser.refused("a CR or LF that is not part of a CR LF")
            }
            scanned += 1
            if bytes[index] != 0x0A {
                lineLength += 1
                try checkLengths()
            } else if lineLength == 1, !isFirstLine {
                return index + 1
            } else {
                isFirstLine = false
                lineLength = 0
            }
        }
        return nil
    }

    private func checkLengths() throws(HTTPProblem) {
        if isFirstLine, lineLength > RequestReader.maximumRequestLine + 1 {
            throw HTTPProblem(.uriTooLong, code: "uri_too_long", "the request line is longer than 8 KB")
        }
        if scanned > RequestReader.maximumHead + RequestReader.maximumRequestLine {
            throw HTTPProblem(.headersTooLarge, code: "headers_too_large", "the header fields are longer than 16 KB")
        }
    }
}
