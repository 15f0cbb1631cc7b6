/// The queue's memory. Plain data; `BatchQueue` guards it.
struct BatchQueueState {
    private var table: RequestTable
    private var queries = ItemQueue(.query)
    private var bulk = ItemQueue(.bulk)
    private var queriesInARow = 0
    private var rate = ComputingRate()
    /// Threads that sleep until they are woken.
    private var idleThreads = 0
    private let limits: BatchLimits
    private let longestSlice: Duration
    /// Nothing is taken in any more.
    private(set) var isClosed = false
    /// When it closes by itself.
    private var closing: ContinuousClock.Instant?
    /// From when on even what is in hand is given up.
    private var end: ContinuousClock.Instant?
    private(set) var isStopped = false

    /// After so many batches of questions bulk work gets a turn.
    private static let turnsOfQueries = 3

    /// - Parameter pauseCount: of a slice.
    init(_ limits: BatchLimits, width: Int, pauseCount: Int) {
        self.limits = limits
        longestSlice = BatchLimits.longestSpan * pauseCount
        table = RequestTable(width: width)
    }

    var waitingTokens: Int { table.waitingTokens }

    /// Whether a request of that many tokens is taken now. One that is larger than the whole bound is, when it is alone.
    func admits(_ tokens: Int, _ priority: BatchPriority) -> Bool {
        waitingTokens == 0 || waitingTokens + tokens <= limits.queuedTokens(priority)
    }

    /// When to come back: about when all that waits now is done.
    var retryAfter: Duration {
        min(max(.seconds(1), rate.time(for: waitingTokens, threads: limits.threads) ?? .seconds(1)), .seconds(60))
    }

    /// Takes a request in; returns how many threads are to be woken.
    mutating func add(
        _ id: UInt64, _ texts: [EncoderText], tokens: Int, _ priority: BatchPriority,
        _ deadline: ContinuousClock.Instant,
        _ continuation: RequestTable.Completion
    ) -> Int {
        table.add(id, texts, tokens: tokens, deadline, continuation)
        let share = self.share(priority)
        switch priority {
        case .query: queries.append(id, texts, share: share)
        case .bulk: bulk.append(id, texts, share: share)
        }
        return wake(min(texts.count, (tokens + share - 1) / share))
    }

    /// What each thread takes at once of all that waits, in as few rounds as batches of the largest size allow: so all
    /// threads come to the end together.
    private func share(_ priority: BatchPriority) -> Int {
        let most = batchTokens(priority == .query ? BatchLimits.longestQuestions : BatchLimits.longestBatch)
        let rounds = (waitingTokens + limits.threads * most - 1) / (limits.threads * most)
        let batches = limits.threads * max(1, rounds)
        return max(BatchLimits.smallestShare, (waitingTokens + batches - 1) / batches)
    }

    private mutating func wake(_ wanted: Int) -> Int {
        let count = min(wanted, idleThreads)
        idleThreads -= count
        return count
    }

    mutating func remove(_ id: UInt64) -> RequestTable.Completion? { table.remove(id) }

    /// Takes nothing in any more and gives up what no thread has in hand.
    mutating func close() -> [RequestTable.Completion] {
        isClosed = true
        return table.removeAll(onlyWaiting: true)
    }

    mutating func close(at instant: ContinuousClock.Instant, end: ContinuousClock.Instant?) {
        closing = instant
        self.end = end
    }

    func isOver(_ now: ContinuousClock.Instant) -> Bool { isStopped || end.map { $0 <= now } ?? false }

    /// Closes when the time has come.
    mutating func closeIfDue(_ now: ContinuousClock.Instant) -> [RequestTable.Completion] {
        guard let closing, closing <= now else { return [] }
        self.closing = nil
        return close()
    }

    /// Gives everything up; returns also how many threads are to be woken to their end.
    mutating func stop() -> (waiting: [RequestTable.Completion], threads: Int) {
        isClosed = true
        isStopped = true
        queries.removeAll()
        bulk.removeAll()
        return (table.removeAll(onlyWaiting: false), wake(.max))
    }

    /// The next batch, of one class, oldest first. Without any the thread counts as asleep.
    mutating func takeBatch(now: ContinuousClock.Instant) -> BatchWork {
        let bulkFirst = queriesInARow >= Self.turnsOfQueries
        var work = bulkFirst ? takeBulk(now: now) : takeQueries(now: now)
        if work.items.isEmpty {
            let expired = work.expired
            work = bulkFirst ? takeQueries(now: now) : takeBulk(now: now)
            work.expired += expired
        }
        queriesInARow = work.priority == .bulk || bulk.isEmpty ? 0 : queriesInARow + 1
        if work.items.isEmpty { idleThreads += 1 }
        return work
    }

    /// A batch of questions, for a thread that lets its bulk work rest.
    mutating func takeQueries(now: ContinuousClock.Instant) -> BatchWork {
        queries.take(&table, most: batchTokens(BatchLimits.longestQuestions), now: now)
    }

    private mutating func takeBulk(now: ContinuousClock.Instant) -> BatchWork {
        var work = bulk.take(&table, most: batchTokens(BatchLimits.longestBatch), now: now)
        work.slice = batchTokens(longestSlice)
        return work
    }

    private func batchTokens(_ longest: Duration) -> Int {
        let inTime = rate.tokens(in: longest) ?? BatchLimits.firstBatch
        return min(limits.batchTokens, max(inTime, BatchLimits.smallestShare))
    }

    /// - Parameter duration: of the computation alone.
    mutating func finish(
        _ work: BatchWork, _ vectors: [Float], duration: Duration
    ) -> [(RequestTable.Completion, [Float])] {
        rate.note(tokens: work.tokens, duration: duration)
        return table.finish(work.items, vectors)
    }

    /// Gives up a batch in hand; returns whoever has a text in it.
    mutating func fail(_ work: BatchWork) -> [RequestTable.Completion] {
        Set(work.items.map(\.request)).compactMap { remove($0) }
    }
}
