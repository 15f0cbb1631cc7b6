/// Takes a chunked body apart (RFC 9112, section 7.1) for the server and the client alike.
struct ChunkedBodyReader {
    private static let maximumLine = 256
    private static let maximumTrailerLine = 4096
    private static let maximumTrailerBytes = 16 << 10
    /// In bytes: what chunk lines may cost beyond 16 bytes and an eighth of their chunk, so that a body of one byte a
    /// chunk with long extensions is not worth sending.
    private static let maximumOverhead = 16 << 10

    private var overhead = 0
    private var isBehindChunk = false

    /// The size of the next chunk, whose bytes the caller then reads; 0 after the last one, with the trailers
    /// checked and passed over. Nil when the connection ended before.
    mutating func nextSize(from reader: inout SocketReader) async throws -> Int? {
        if isBehindChunk {
            guard let end = try await reader.readLine(limit: 2) else { return nil }
            guard end.isEmpty else { throw MessageError.malformed("a chunk longer than its size") }
        }
        guard let line = try await reader.readLine(limit: Self.maximumLine) else { return nil }
        guard let size = ChunkSizeLine.size(line) else {
            throw MessageError.malformed("a chunk without a valid size")
        }
        overhead = max(0, overhead + line.count - 16 - size / 8)
        guard overhead <= Self.maximumOverhead else { throw MessageError.malformed("too many chunk extensions") }
        isBehindChunk = size > 0
        if size > 0 { return size }
        return try await passTrailers(of: &reader) ? 0 : nil
    }

    private func passTrailers(of reader: inout SocketReader) async throws -> Bool {
        var lines: [ArraySlice<UInt8>] = []
        var count = 0
        while let line = try await reader.readLine(limit: Self.maximumTrailerLine) {
            if line.isEmpty {
                _ = try HeaderFieldParser.parse(lines)
                return true
            }
            count += line.count + 2
            guard count <= Self.maximumTrailerBytes else { throw MessageError.fieldsTooLarge }
            lines.append(line[...])
        }
        return false
    }
}
