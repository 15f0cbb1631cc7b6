import Synchronization
import Testing

@testable import Embedding

@Suite(.timeLimit(.minutes(5))) struct BatchQueueTests {
    @Test func `a question overtakes bulk work, and cancelled bulk work leaves at once`() async throws {
        let engine = try EmbeddingEngine(
            folder: ModelFolder.path, limits: BatchLimits(batchTokens: 128, queuedTokens: 1_000_000, threads: 1))
        defer { engine.stop() }
        let bulkEnded = Flag()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                let texts = Array(repeating: "bulk work of many words that takes a while", count: 20_000)
                await #expect(throws: CancellationError.self) { try await engine.embed(texts, priority: .bulk) }
                bulkEnded.raise()
            }
            while engine.waitingTokens == 0, !bulkEnded.isRaised { await Task.yield() }
            let vector = try await engine.embed(["a question"], priority: .query)
            #expect(vector.count == 384)
            #expect(!bulkEnded.isRaised)
            group.cancelAll()
            try await group.waitForAll()
        }
        #expect(engine.waitingTokens == 0)
    }

    @Test func `work whose time was up is refused and the next is done`() async throws {
        let engine = try ModelFolder.engine()
        let error = await #expect(throws: EmbeddingError.self) {
            try await engine.embed(["late"], deadline: .now - .seconds(1))
        }
        #expect(error?.kind == .deadlineExceeded)
        #expect(try await engine.embed(["in time"]).count == 384)
    }

    @Test func `a stopped engine refuses, and stopping twice does no harm`() async throws {
        let engine = try EmbeddingEngine(folder: ModelFolder.path, limits: BatchLimits(threads: 2))
        engine.stop()
        engine.stop()
        let error = await #expect(throws: EmbeddingError.self) { try await engine.embed(["late"]) }
        #expect(error?.kind == .stopped)
    }

    @Test func `a control group's share counts whole processors`() {
        #expect(ProcessorCount.quota(of: "max 100000\n") == nil)
        #expect(ProcessorCount.quota(of: "150000 100000\n") == 2)
        #expect(ProcessorCount.quota(of: "50000 100000\n") == 1)
        #expect(ProcessorCount.quota(of: "0 0") == nil)
        #expect(ProcessorCount.quota(of: nil) == nil)
        #expect(ProcessorCount.available >= 1)
    }
}

private final class Flag: Sendable {
    private let value = Mutex(false)
    var isRaised: Bool { value.withLock { $0 } }
    func raise() { value.withLock { $0 = true } }
}
