/// How much the queue takes and how it is cut into batches.
package struct BatchLimits: Sendable {
    /// Tokens computed together by one thread at most; a single longer text is a batch of its own.
    package var batchTokens: Int
    /// Tokens waiting at most; a request that would go beyond is refused, unless nothing waits.
    package var queuedTokens: Int
    package var threads: Int
    /// Whether each thread keeps to one processor.
    package var pinsThreads: Bool

    package init(
        batchTokens: Int = 1024, queuedTokens: Int = 131_072, threads: Int = ProcessorCount.available,
        pinsThreads: Bool = false
    ) {
        self.batchTokens = batchTokens
        self.queuedTokens = queuedTokens
        self.threads = max(1, threads)
        self.pinsThreads = pinsThreads
    }

    /// Few rows do not fill the processor's pipes: batches are not made smaller than this to spread them.
    static let smallestShare = 96
    /// A batch takes about so long at most, however slow the machine: what stops the queue waits for those in hand.
    static let longestBatch = Duration.milliseconds(250)
    /// The same for questions, which nothing overtakes.
    static let longestQuestions = Duration.milliseconds(10)
    /// Between two pauses in bulk work, which is what a question waits for when all threads are at it.
    static let longestSpan = Duration.microseconds(1250)
    /// Tokens of the first batch at most, before anything is known about the machine.
    static let firstBatch = 256

    /// Tokens of one class that may wait, bulk work leaving an eighth to questions.
    func queuedTokens(_ priority: BatchPriority) -> Int {
        priority == .query ? queuedTokens : queuedTokens - queuedTokens / 8
    }
}

/// Who goes first.
package enum BatchPriority: Sendable {
    case query, bulk
}
