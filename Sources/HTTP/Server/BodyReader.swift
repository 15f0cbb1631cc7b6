/// Reads one request's body within its bounds, and counts it against what all requests together may hold.
struct BodyReader: ~Copyable {
    /// In bytes: a body is counted while it arrives, this much at a time, so that a promise alone holds nothing.
    private static let step = 1 << 20

    private let limit: Int
    private let budget: ByteBudget
    private let state: ConnectionState
    private let timing: BodyTiming
    private var body: [UInt8] = []
    private var taken = 0

    init(limit: Int, budget: ByteBudget, state: ConnectionState, timing: BodyTiming) {
        self.limit = limit
        self.budget = budget
        self.state = state
        self.timing = timing
    }

    deinit {
        budget.giveBack(taken)
    }

    /// The body; nil when the client closed in the middle. The bytes count until this reader goes.
    mutating func read(_ framing: BodyFraming, from reader: inout SocketReader) async throws -> [UInt8]? {
        switch framing {
        case .none, .untilClose: return []
        case .length(let count):
            try checkLength(count)
            guard try await append(count, from: &reader) else { return nil }
        case .chunked:
            var chunks = ChunkedBodyReader()
            while true {
                guard let size = try await chunks.nextSize(from: &reader) else { return nil }
                if size == 0 { break }
                try checkLength(body.count + size)
                guard try await append(size, from: &reader) else { return nil }
            }
        }
        defer { body = [] }
        return body
    }

    /// Throws 413 when a body of `count` bytes is more than the route takes.
    func checkLength(_ count: Int) throws(HTTPProblem) {
        guard count <= limit else {
            throw HTTPProblem(.contentTooLarge, code: "content_too_large", "the body is longer than \(limit) bytes")
        }
    }

    private mutating func append(_ count: Int, from reader: inout SocketReader) async throws -> Bool {
        let end = body.count + count
        while body.count < end {
            let piece = min(Self.step, end - body.count)
            try take(piece)
            state.enter(.reading, until: timing.deadline(received: body.count))
            guard try await reader.read(piece, into: &body) else { return false }
        }
        return true
    }

    private mutating func take(_ count: Int) throws(HTTPProblem) {
        guard budget.take(count) else {
            throw HTTPProblem(
                .serviceUnavailable, code: "overloaded", "too many request bodies at once; try again in a moment",
                headers: HTTPHeaders(["Retry-After": "1"]))
        }
        taken += count
    }
}

/// Until when the next bytes of a body must have come: all of it in `allowance`, and longer for what is long and keeps
/// coming.
struct BodyTiming {
    /// In bytes a second: a client as fast as this is never too slow.
    private static let sufficientRate = 64 << 10

    let start: ContinuousClock.Instant
    let allowance: Duration

    func deadline(received: Int) -> ContinuousClock.Instant {
        start + allowance + .milliseconds(received * 1000 / Self.sufficientRate)
    }
}
