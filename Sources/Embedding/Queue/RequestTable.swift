/// Who waits for what: every request in the queue or in hand, and what of its result is there.
struct RequestTable {
    typealias Completion = CheckedContinuation<[Float], any Error>

    fileprivate struct Request {
        let continuation: Completion
        let deadline: ContinuousClock.Instant
        let rows: Int
        /// Texts that are not done.
        var remaining: Int
        var waitingTokens: Int
        /// Empty until the first text is done: those that only wait need no room.
        var results: [Float] = []
    }

    /// What has become of a text's request when the text's turn comes.
    enum Standing {
        case waits, gone
        case expired(Completion)
    }

    private var requests: [UInt64: Request] = [:]
    private let width: Int
    /// Of all texts that no thread has in hand.
    private(set) var waitingTokens = 0

    init(width: Int) {
        self.width = width
    }

    mutating func add(
        _ id: UInt64, _ texts: [EncoderText], tokens: Int, _ deadline: ContinuousClock.Instant,
        _ continuation: Completion
    ) {
        requests[id] = Request(
            continuation: continuation, deadline: deadline, rows: texts.reduce(0) { $0 + $1.rows },
            remaining: texts.count, waitingTokens: tokens)
        waitingTokens += tokens
    }

    /// Forgets a request; its texts are passed over when their turn comes.
    mutating func remove(_ id: UInt64) -> Completion? {
        guard let request = requests.removeValue(forKey: id) else { return nil }
        waitingTokens -= request.waitingTokens
        return request.continuation
    }

    /// Forgets all requests, or those of which something still waits.
    mutating func removeAll(onlyWaiting: Bool) -> [Completion] {
        requests.filter { !onlyWaiting || $0.value.waitingTokens > 0 }.keys.compactMap { remove($0) }
    }

    /// Forgets the request when its time is up.
    mutating func standing(of item: BatchItem, now: ContinuousClock.Instant) -> Standing {
        guard let request = requests[item.request] else { return .gone }
        guard request.deadline < now else { return .waits }
        return remove(item.request).map { .expired($0) } ?? .gone
    }

    mutating func noteInHand(_ item: BatchItem) {
        requests[item.request]?.waitingTokens -= item.text.count
        waitingTokens -= item.text.count
    }

    /// Puts a batch's vectors where they belong; returns the requests that are complete.
    mutating func finish(_ batch: [BatchItem], _ vectors: [Float]) -> [(Completion, [Float])] {
        var complete: [(Completion, [Float])] = []
        var start = 0
        for item in batch {
            let end = start + item.text.rows * width
            defer { start = end }
            guard requests[item.request]?.finish(item.row, vectors[start..<end], width: width) == true,
                let request = requests.removeValue(forKey: item.request)
            else { continue }
            complete.append((request.continuation, request.results))
        }
        return complete
    }
}

extension RequestTable.Request {
    /// Whether that was the last one.
    fileprivate mutating func finish(_ row: Int, _ vectors: ArraySlice<Float>, width: Int) -> Bool {
        if results.isEmpty { results = [Float](repeating: 0, count: rows * width) }
        results.replaceSubrange(row * width..<row * width + vectors.count, with: vectors)
        remaining -= 1
        return remaining == 0
    }
}
