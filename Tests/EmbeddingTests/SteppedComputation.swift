import Synchronization

@testable import Embedding

/// Stands for the encoder: each text's result is its first id, or each of its ids. A batch goes on only when the test lets it, so that
/// what waits and what is in hand is the test's choice.
final class SteppedComputation: BatchComputation {
    enum Event: Hashable {
        case began([Int32])
        case ended([Int32])
    }

    struct Scratch {}

    let width = 1
    let pauseCount = 1
    let failing: Int32?
    private let events: AsyncStream<Event>
    private let event: AsyncStream<Event>.Continuation
    private let steps = Semaphore()

    /// - Parameter failing: a batch with this id fails.
    init(failing: Int32? = nil) {
        self.failing = failing
        (events, event) = AsyncStream.makeStream()
    }

    func makeScratch() throws(EmbeddingError) -> Scratch { Scratch() }

    func compute(
        _ texts: [EncoderText], _ scratch: Scratch, slice: Int, pause: () throws(EmbeddingError) -> Void
    ) throws(EmbeddingError) -> [Float] {
        let firsts = texts.compactMap(\.ids.first)
        event.yield(.began(firsts))
        steps.wait()
        try pause()
        if let failing, firsts.contains(failing) { throw EmbeddingError(.unusableModel, "It fails.") }
        event.yield(.ended(firsts))
        return texts.flatMap { $0.wantsTokens ? $0.ids.map(Float.init) : [Float($0.ids[0])] }
    }

    /// Lets so many batches go on, those in hand and later ones.
    func letPass(_ count: Int) {
        for _ in 0..<count { steps.signal() }
    }

    /// What happened, once it is so much.
    func events(_ count: Int) async -> [Event] {
        var seen: [Event] = []
        for await event in events {
            seen.append(event)
            if seen.count == count { break }
        }
        return seen
    }

    /// The first ids of batches, in the order they began, once there are so many.
    func batches(_ count: Int) async -> [[Int32]] {
        var seen: [[Int32]] = []
        for await case .began(let ids) in events {
            seen.append(ids)
            if seen.count == count { break }
        }
        return seen
    }
}

/// A queue over a stepped computation, and requests to it that a test starts and awaits.
final class QueueUnderTest: Sendable {
    let computation: SteppedComputation
    let queue: BatchQueue

    init(threads: Int = 1, batchTokens: Int = 1024, queuedTokens: Int = 1000, failing: Int32? = nil) throws {
        computation = SteppedComputation(failing: failing)
        queue = try BatchQueue(
            computation,
            BatchLimits(batchTokens: batchTokens, queuedTokens: queuedTokens, threads: threads), observer: nil)
    }

    /// A test that fails early must not leave threads that nobody lets end.
    deinit { computation.letPass(1000) }

    /// Starts a request of texts that each begin with one of the ids.
    func request(
        _ ids: [Int32], tokens: Int = 1, _ priority: BatchPriority = .bulk,
        deadline: ContinuousClock.Instant = .now + .seconds(600)
    ) -> Task<[Float], any Error> {
        Task { [queue] in
            let texts = ids.map { EncoderText([Int32](repeating: $0, count: tokens)) }
            return try await queue.encode(texts, priority: priority, deadline: deadline)
        }
    }

    /// The same, and returns once it waits for a thread; all of them must be busy.
    func waiting(
        _ ids: [Int32], tokens: Int = 1, _ priority: BatchPriority = .bulk,
        deadline: ContinuousClock.Instant = .now + .seconds(600)
    ) async -> Task<[Float], any Error> {
        let waitingTokens = queue.waitingTokens + ids.count * tokens
        let task = request(ids, tokens: tokens, priority, deadline: deadline)
        while queue.waitingTokens < waitingTokens { await Task.yield() }
        return task
    }

    /// Gives the one thread a batch, so that others wait.
    func occupy() async -> Task<[Float], any Error> {
        let task = request([0])
        _ = await computation.batches(1)
        return task
    }
}
