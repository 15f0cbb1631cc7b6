/// Reads a request's body within its bounds.
struct BodyReader {
    let limit: Int
    let budget: ByteBudget

    /// The body, and how many bytes of the budget it holds. Nil when the client closed in the middle.
    func read(_ framing: BodyFraming, from reader: inout RequestReader) async throws -> (body: [UInt8], taken: Int)? {
        switch framing {
        case .none: return ([], 0)
        case .length(let count):
            try checkLength(count)
            try take(count)
            do {
                if let body = try await reader.readBytes(count) { return (body, count) }
            } catch {
                budget.giveBack(count)
                throw error
            }
            budget.giveBack(count)
            return nil
        case .chunked: return try await readChunked(from: &reader)
        }
    }

    /// Throws 413 when a body of `count` bytes is more than the route takes.
    func checkLength(_ count: Int) throws(HTTPProblem) {
        guard count <= limit else {
            throw HTTPProblem(.contentTooLarge, code: "content_too_large", "the body is longer than \(limit) bytes")
        }
    }

    private func readChunked(from reader: inout RequestReader) async throws -> (body: [UInt8], taken: Int)? {
        var body: [UInt8] = []
        var taken = 0
        do {
            while let size = try await readChunkSize(from: &reader) {
                if size == 0 {
                    if try await skipTrailers(from: &reader) { return (body, taken) }
                    break
                }
                try checkLength(body.count + size)
                try take(size)
                taken += size
                guard let chunk = try await reader.readBytes(size) else { break }
                body += chunk
                guard let end = try await reader.readLine(limit: 2) else { break }
                guard end.isEmpty else { throw RequestHeadParser.refused("a chunk longer than its size") }
            }
        } catch {
            budget.giveBack(taken)
            throw error
        }
        budget.giveBack(taken)
        return nil
    }

    /// Nil when the client closed.
    private func readChunkSize(from reader: inout RequestReader) async throws -> Int? {
        guard let line = try await reader.readLine(limit: 256) else { return nil }
        guard let size = ChunkSizeLine.size(line) else {
            throw RequestHeadParser.refused("a chunk without a valid size")
        }
        return size
    }

    private func skipTrailers(from reader: inout RequestReader) async throws -> Bool {
        for _ in 0..<32 {
            guard let line = try await reader.readLine(limit: 4096) else { return false }
            if line.isEmpty { return true }
        }
        throw RequestHeadParser.refused("too many trailer fields")
    }

    private func take(_ count: Int) throws(HTTPProblem) {
        guard budget.take(count) else {
            throw HTTPProblem(
                .serviceUnavailable, code: "overloaded", "too many request bodies at once",
                headers: HTTPHeaders(["Retry-After": "1"]))
        }
    }
}
