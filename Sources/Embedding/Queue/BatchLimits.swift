/// How much the queue takes and how it is cut into batches.
package struct BatchLimits: Sendable {
    /// Tokens computed together by one thread at most; a single longer text is a batch of its own.
    package var batchTokens: Int
    /// Tokens waiting at most; a request that would go beyond is refused, unless nothing waits.
    package var queuedTokens: Int
    package var threads: Int

    package init(batchTokens: Int = 1024, queuedTokens: Int = 131_072, threads: Int = ProcessorCount.available) {
        self.batchTokens = batchTokens
        self.queuedTokens = queuedTokens
        self.threads = threads
    }

    /// Few rows do not fill the processor's pipes: batches are not made smaller than this to spread them.
    static let smallestShare = 96
}

/// Who goes first.
package enum BatchPriority: Sendable {
    case query, bulk
}
