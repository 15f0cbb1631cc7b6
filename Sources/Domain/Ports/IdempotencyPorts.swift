/// Remembers what was answered to requests that carry an idempotency key, so that a client that tries again gets the
/// same answer and nothing is done twice. Keys are kept for a day after their first use.
package protocol IdempotencyLedger: Sendable {
    /// Claims a key for its caller, or says what became of it. A claim that was neither settled nor released counts for
    /// ten minutes: its holder died.
    ///
    /// - Parameters:
    ///   - key: 32 bytes, a digest.
    ///   - payload: 32 bytes, a digest of what is asked for.
    func claim(_ key: [UInt8], payload: [UInt8]) async throws -> IdempotencyClaim
    /// Keeps the answer for those who come with the key again.
    func settle(_ key: [UInt8], with answer: KeptAnswer) async throws
    /// Gives an unsettled claim back: the next try is a first one.
    func release(_ key: [UInt8]) async throws
}

/// What became of an idempotency key.
package enum IdempotencyClaim: Sendable, Equatable {
    /// The caller is the first.
    case granted
    /// An earlier request with the key is still at work.
    case running
    /// The key was used for something else.
    case differs
    case settled(KeptAnswer)
}

/// An answer as it was given the first time.
package struct KeptAnswer: Sendable, Equatable {
    package let status: Int
    package let location: String?
    /// JSON.
    package let body: [UInt8]

    package init(status: Int, location: String?, body: [UInt8]) {
        self.status = status
        self.location = location
        self.body = body
    }
}
