/// The queue's memory: who waits for what. Plain data; `BatchQueue` guards it.
struct BatchQueueState {
    typealias Completion = CheckedContinuation<[Float], any Error>

    struct Item {
        let request: UInt64
        let index: Int
        let ids: [Int32]
        let priority: BatchPriority
        let since: ContinuousClock.Instant
    }

    private struct Request {
        let continuation: Completion
        let deadline: ContinuousClock.Instant
        var remaining: Int
        var waitingTokens: Int
        var results: [Float]
    }

    private var requests: [UInt64: Request] = [:]
    private var queries = ItemQueue()
    private var bulk = ItemQueue()
    private var queriesInARow = 0
    private let limits: BatchLimits
    private let width: Int
    private(set) var waitingTokens = 0
    var isStopped = false

    /// After so many query batches bulk work gets a turn.
    private static let turnsOfQueries = 3

    init(_ limits: BatchLimits, width: Int) {
        self.limits = limits
        self.width = width
    }

    /// Whether a request of that many tokens is taken now. One that is larger than the whole bound is, when it is alone.
    func admits(_ tokens: Int) -> Bool {
        waitingTokens == 0 || waitingTokens + tokens <= limits.queuedTokens
    }

    mutating func add(
        _ id: UInt64, _ texts: [[Int32]], _ priority: BatchPriority, _ deadline: ContinuousClock.Instant,
        _ continuation: Completion
    ) {
        let tokens = texts.reduce(0) { $0 + $1.count }
        requests[id] = Request(
            continuation: continuation, deadline: deadline, remaining: texts.count, waitingTokens: tokens,
            results: [Float](repeating: 0, count: texts.count * width))
        waitingTokens += tokens
        let now = ContinuousClock.now
        for (index, ids) in texts.enumerated() {
            let item = Item(request: id, index: index, ids: ids, priority: priority, since: now)
            if priority == .query { queries.append(item) } else { bulk.append(item) }
        }
    }

    /// Forgets a request; its items are passed over when their turn comes.
    mutating func remove(_ id: UInt64) -> Completion? {
        guard let request = requests.removeValue(forKey: id) else { return nil }
        waitingTokens -= request.waitingTokens
        return request.continuation
    }

    mutating func removeAll() -> [Completion] {
        queries = ItemQueue()
        bulk = ItemQueue()
        return Array(requests.keys).compactMap { remove($0) }
    }

    /// The next batch, oldest first, of one class, and those whose time was up. An equal share of what waits, so that no
    /// thread idles while another computes.
    mutating func takeBatch(now: ContinuousClock.Instant) -> (batch: [Item], expired: [Completion]) {
        let share = max(BatchLimits.smallestShare, (waitingTokens + limits.threads - 1) / limits.threads)
        let budget = min(limits.batchTokens, share)
        var expired: [Completion] = []
        let bulkFirst = queriesInARow >= Self.turnsOfQueries
        for takesBulk in [bulkFirst, !bulkFirst] {
            let batch = takesBulk ? take(\.bulk, budget, now, &expired) : take(\.queries, budget, now, &expired)
            if batch.isEmpty { continue }
            queriesInARow = takesBulk || bulk.isEmpty ? 0 : queriesInARow + 1
            return (batch, expired)
        }
        return ([], expired)
    }

    private mutating func take(
        _ queue: WritableKeyPath<BatchQueueState, ItemQueue>, _ budget: Int, _ now: ContinuousClock.Instant,
        _ expired: inout [Completion]
    ) -> [Item] {
        var batch: [Item] = []
        var tokens = 0
        while let item = self[keyPath: queue].first {
            guard let request = requests[item.request] else {
                self[keyPath: queue].removeFirst()
                continue
            }
            if request.deadline < now {
                if let late = remove(item.request) { expired.append(late) }
                continue
            }
            if !batch.isEmpty, tokens + item.ids.count > budget { break }
            self[keyPath: queue].removeFirst()
            requests[item.request]?.waitingTokens -= item.ids.count
            waitingTokens -= item.ids.count
            tokens += item.ids.count
            batch.append(item)
        }
        return batch
    }

    /// Puts a batch's vectors where they belong; returns the requests that are complete.
    mutating func finish(_ batch: [Item], _ vectors: [Float]) -> [(Completion, [Float])] {
        var complete: [(Completion, [Float])] = []
        for (row, item) in batch.enumerated() where requests[item.request] != nil {
            let source = vectors[row * width..<(row + 1) * width]
            requests[item.request]?.results.replaceSubrange(item.index * width..<(item.index + 1) * width, with: source)
            requests[item.request]?.remaining -= 1
            guard let request = requests[item.request], request.remaining == 0 else { continue }
            requests[item.request] = nil
            complete.append((request.continuation, request.results))
        }
        return complete
    }
}

/// First in, first out, without moving what waits.
struct ItemQueue {
    private var items: [BatchQueueState.Item] = []
    private var head = 0

    var isEmpty: Bool { head == items.count }
    var first: BatchQueueState.Item? { isEmpty ? nil : items[head] }

    mutating func append(_ item: BatchQueueState.Item) { items.append(item) }

    mutating func removeFirst() {
        head += 1
        if head == items.count || head > 1024 {
            items.removeFirst(head)
            head = 0
        }
    }
}
