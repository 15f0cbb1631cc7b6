/// Reads messages off a connection, keeping what was read beyond one for the next.
struct SocketReader {
    private static let readSize = 16 << 10
    private static let largestRead = 256 << 10

    private let stream: SocketStream
    private var buffer: [UInt8] = []
    private var start = 0
    /// All bytes that came so far, for bounds on whole responses.
    private(set) var received = 0

    init(stream: SocketStream) {
        self.stream = stream
    }

    /// Whether bytes behind the last message are here already.
    var hasBufferedBytes: Bool { start < buffer.count }

    /// Waits for a next message's first byte; false when the other side closed instead.
    mutating func waitForBytes() async throws -> Bool {
        if hasBufferedBytes { return true }
        buffer = []
        start = 0
        return try await fill()
    }

    /// The next head, with the empty line at its end. Nil when the connection ended before. Throws `MessageError`.
    ///
    /// - Parameter maximumEmptyLines: how many may stand before it.
    mutating func readHead(maximumEmptyLines: Int = 0) async throws -> [UInt8]? {
        var scanner = HeadScanner(maximumEmptyLines: maximumEmptyLines)
        while true {
            if let end = try scanner.scan(buffer[start...]) {
                defer { start += end }
                return Array(buffer[(start + scanner.headOffset)..<(start + end)])
            }
            guard try await fill() else { return nil }
        }
    }

    /// Between 1 and `limit` bytes, as they come. Nil when the connection ended.
    mutating func readPiece(limit: Int) async throws -> ArraySlice<UInt8>? {
        if !hasBufferedBytes, try await !fill(wanted: limit) { return nil }
        let taken = min(limit, buffer.count - start)
        defer { start += taken }
        return buffer[start..<start + taken]
    }

    /// Appends exactly `count` bytes to `body`. False when the connection ended before.
    mutating func read(_ count: Int, into body: inout [UInt8]) async throws -> Bool {
        var remaining = count
        while remaining > 0 {
            guard let piece = try await readPiece(limit: remaining) else { return false }
            body += piece
            remaining -= piece.count
        }
        return true
    }

    /// A line without its CR LF, at most `limit` bytes long. Nil when the connection ended before.
    mutating func readLine(limit: Int) async throws -> [UInt8]? {
        var scanned = 0
        while true {
            if let feed = buffer[(start + scanned)...].firstIndex(of: 0x0A) {
                return try takeLine(before: feed, limit: limit)
            }
            scanned = buffer.count - start
            guard scanned <= limit + 1 else { throw MessageError.malformed("a line that is too long") }
            guard try await fill() else { return nil }
        }
    }

    private mutating func takeLine(before feed: Int, limit: Int) throws(MessageError) -> [UInt8] {
        guard feed > start, buffer[feed - 1] == 0x0D, !buffer[start..<feed - 1].contains(0x0D) else {
            throw .malformed("a line that does not end with CR LF")
        }
        guard feed - 1 - start <= limit else { throw .malformed("a line that is too long") }
        defer { start = feed + 1 }
        return Array(buffer[start..<feed - 1])
    }

    /// False at the end of the stream.
    private mutating func fill(wanted: Int = 0) async throws -> Bool {
        let bytes = try await stream.read(atMost: min(max(Self.readSize, wanted), Self.largestRead))
        received += bytes.count
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
