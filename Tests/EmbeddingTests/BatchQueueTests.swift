import Testing

@testable import Embedding

/// With a computation that goes on when the test says so.
@Suite(.timeLimit(.minutes(5)))
struct BatchQueueTests {
    @Test func `results stand in the order of the texts, whichever thread computed them`() async throws {
        let test = try QueueUnderTest(threads: 3, batchTokens: 2)
        test.computation.letPass(100)
        let ids = (1...20).map(Int32.init)
        #expect(try await test.request(ids).value == ids.map(Float.init))
        #expect(test.queue.waitingTokens == 0)
    }

    @Test func `a text gives one result or one a token, beside each other`() async throws {
        let test = try QueueUnderTest(threads: 2, batchTokens: 3)
        test.computation.letPass(100)
        let texts = [
            EncoderText([1, 2, 3], wantsTokens: true), EncoderText([4, 5]), EncoderText([6], wantsTokens: true),
            EncoderText([7, 8], wantsTokens: true), EncoderText([9, 10]),
        ]
        let results = try await test.queue.encode(texts, priority: .bulk, deadline: .now + .seconds(600))
        #expect(results == [1, 2, 3, 4, 6, 7, 8, 9])
    }

    @Test func `the oldest is computed first, and small requests share a batch`() async throws {
        // So small that the rate, which is the machine's, does not decide what fits.
        let test = try QueueUnderTest(batchTokens: 100)
        _ = await test.occupy()
        let requests = [await test.waiting([1, 2]), await test.waiting([3]), await test.waiting([4], tokens: 200)]
        test.computation.letPass(3)
        #expect(await test.computation.batches(2) == [[1, 2, 3], [4]])
        for request in requests { _ = try await request.value }
    }

    @Test func `what waits is spread evenly over the threads`() async throws {
        let test = try QueueUnderTest(threads: 4)
        _ = test.request((1...16).map(Int32.init), tokens: 30, .query)
        #expect(Set(await test.computation.batches(4).map(\.count)) == [4])
        test.computation.letPass(4)
    }

    @Test func `what is more than a batch for each thread is cut into even rounds`() async throws {
        let test = try QueueUnderTest(threads: 2, batchTokens: 200)
        let request = test.request((1...12).map(Int32.init), tokens: 50)
        #expect(await test.computation.batches(2).map(\.count) == [3, 3])
        test.computation.letPass(12)
        _ = try await request.value
    }

    @Test func `each question wakes a thread that sleeps, and the first takes all that wait`() async throws {
        var state = BatchQueueState(BatchLimits(threads: 3), width: 1, pauseCount: 1)
        for _ in 0..<3 { #expect(state.takeBatch(now: .now).items.isEmpty) }
        var woken: [Int] = []
        for (id, count) in [10, 20, 30, 40].enumerated() {
            _ = try await withCheckedThrowingContinuation { (completion: RequestTable.Completion) in
                let text = EncoderText([Int32](repeating: 1, count: count))
                woken.append(
                    state.add(UInt64(id), [text], tokens: count, .query, .now + .seconds(600), completion))
                completion.resume(returning: [])
            }
            if id == 0 { #expect(state.takeBatch(now: .now).tokens == 10) }
        }
        #expect(woken == [1, 1, 1, 0])
        #expect(state.takeBatch(now: .now).tokens == 90)
    }

    @Test func `a text longer than a batch is a batch of its own`() async throws {
        let test = try QueueUnderTest(batchTokens: 4)
        _ = await test.occupy()
        let request = await test.waiting([1, 2], tokens: 9)
        test.computation.letPass(3)
        #expect(await test.computation.batches(2) == [[1], [2]])
        #expect(try await request.value == [1, 2])
    }

    @Test func `one failing batch fails its requests, and the thread goes on`() async throws {
        let test = try QueueUnderTest(batchTokens: 1, failing: 7)
        _ = await test.occupy()
        let failing = await test.waiting([6, 7, 8])
        let sound = await test.waiting([9])
        test.computation.letPass(5)
        await #expect(throws: EmbeddingError.self) { try await failing.value }
        #expect(try await sound.value == [9])
    }
}

/// Who goes first.
@Suite(.timeLimit(.minutes(5)))
struct BatchPriorityTests {
    @Test func `bulk work rests while a question is computed`() async throws {
        let test = try QueueUnderTest()
        let bulk = await test.occupy()
        let question = await test.waiting([1], .query)
        test.computation.letPass(2)
        #expect(await test.computation.events(3) == [.began([1]), .ended([1]), .ended([0])])
        #expect(try await question.value == [1])
        #expect(try await bulk.value == [0])
    }

    @Test func `a question overtakes bulk work that waits`() async throws {
        let test = try QueueUnderTest()
        let first = test.request([0], .query)
        _ = await test.computation.batches(1)
        let requests = [first, await test.waiting([1]), await test.waiting([2], .query)]
        test.computation.letPass(3)
        #expect(await test.computation.batches(2) == [[2], [1]])
        for request in requests { _ = try await request.value }
    }

    @Test func `bulk work gets a turn among questions without end`() async throws {
        let test = try QueueUnderTest(batchTokens: 1)
        let first = test.request([0], .query)
        _ = await test.computation.batches(1)
        let bulk = await test.waiting([100])
        let questions = await test.waiting([1, 2, 3, 4, 5], .query)
        test.computation.letPass(7)
        let batches = await test.computation.batches(6)
        #expect(batches == [[1], [2], [3], [100], [4], [5]])
        for request in [first, bulk, questions] { _ = try await request.value }
    }

    @Test func `at a pause bulk work rests for one batch of questions, then goes on`() async throws {
        let test = try QueueUnderTest(batchTokens: 1)
        let bulk = await test.occupy()
        let questions = await test.waiting([1, 2], .query)
        test.computation.letPass(3)
        #expect(
            await test.computation.events(5)
                == [.began([1]), .ended([1]), .ended([0]), .began([2]), .ended([2])])
        for request in [bulk, questions] { _ = try await request.value }
    }
}

/// What is not computed.
@Suite(.timeLimit(.minutes(5)))
struct BatchRefusalTests {
    @Test func `a full queue refuses and says when to come back`() async throws {
        let test = try QueueUnderTest(queuedTokens: 80)
        _ = await test.occupy()
        let kept = await test.waiting([1], tokens: 70)
        let error = await #expect(throws: EmbeddingError.self) { try await test.request([2]).value }
        #expect(error?.kind == .overloaded)
        #expect(try #require(error?.retryAfter) >= .seconds(1))
        test.computation.letPass(2)
        #expect(try await kept.value == [1])
    }

    @Test func `bulk work leaves room for questions`() async throws {
        let test = try QueueUnderTest(queuedTokens: 80)
        _ = await test.occupy()
        let bulk = await test.waiting([1], tokens: 70)
        let question = await test.waiting([2], tokens: 10, .query)
        await #expect(throws: EmbeddingError.self) { try await test.request([3], .query).value }
        test.computation.letPass(3)
        #expect(try await question.value == [2])
        #expect(try await bulk.value == [1])
    }

    @Test func `a request beyond the bound is taken when nothing else waits`() async throws {
        let test = try QueueUnderTest(queuedTokens: 80)
        _ = await test.occupy()
        let large = await test.waiting([1, 2], tokens: 100)
        await #expect(throws: EmbeddingError.self) { try await test.request([3], .query).value }
        test.computation.letPass(3)
        #expect(try await large.value == [1, 2])
    }

    @Test func `work whose caller left is passed over`() async throws {
        let test = try QueueUnderTest(batchTokens: 1)
        _ = await test.occupy()
        let left = await test.waiting([1, 2])
        let stays = await test.waiting([3])
        left.cancel()
        await #expect(throws: CancellationError.self) { try await left.value }
        #expect(test.queue.waitingTokens == 1)
        test.computation.letPass(2)
        #expect(await test.computation.batches(1) == [[3]])
        #expect(try await stays.value == [3])
    }

    @Test func `a caller who left before asking is not kept`() async throws {
        let test = try QueueUnderTest()
        _ = await test.occupy()
        let task = Task { [queue = test.queue] in
            withUnsafeCurrentTask { $0?.cancel() }
            return try await queue.encode([EncoderText([1])], priority: .bulk, deadline: .now + .seconds(600))
        }
        await #expect(throws: CancellationError.self) { try await task.value }
        #expect(test.queue.waitingTokens == 0)
        test.computation.letPass(1)
    }

    @Test func `what is left of a request whose time was up is dropped`() async throws {
        let test = try QueueUnderTest(batchTokens: 1)
        _ = await test.occupy()
        let late = await test.waiting([1, 2, 3], deadline: .now)
        let next = await test.waiting([4])
        test.computation.letPass(2)
        let error = await #expect(throws: EmbeddingError.self) { try await late.value }
        #expect(error?.kind == .deadlineExceeded)
        #expect(await test.computation.batches(1) == [[4]])
        #expect(try await next.value == [4])
    }

    @Test func `a closed queue finishes what is in hand and refuses the rest`() async throws {
        let test = try QueueUnderTest(batchTokens: 1)
        let inHand = await test.occupy()
        let waits = await test.waiting([1])
        test.queue.close(at: .now)
        for refused in [waits, test.request([2])] {
            let error = await #expect(throws: EmbeddingError.self) { try await refused.value }
            #expect(error?.kind == .stopped)
            #expect(error?.retryAfter == .seconds(1))
        }
        test.computation.letPass(1)
        #expect(try await inHand.value == [0])
    }

    @Test func `at the end of its time a queue refuses bulk work in hand`() async throws {
        let test = try QueueUnderTest()
        let inHand = await test.occupy()
        test.queue.close(at: .now, end: .now)
        test.computation.letPass(1)
        let error = await #expect(throws: EmbeddingError.self) { try await inHand.value }
        #expect(error?.kind == .stopped)
    }

    @Test func `a queue that closes later works until then`() async throws {
        let test = try QueueUnderTest(batchTokens: 1)
        test.queue.close(at: .now + .seconds(600))
        let requests = [await test.occupy(), await test.waiting([1])]
        test.computation.letPass(2)
        for request in requests { _ = try await request.value }
        let moment = ContinuousClock.now
        var state = BatchQueueState(BatchLimits(), width: 1, pauseCount: 1)
        state.close(at: moment, end: moment + .seconds(1))
        #expect(state.closeIfDue(moment - .seconds(1)).isEmpty && !state.isClosed)
        #expect(state.closeIfDue(moment).isEmpty && state.isClosed)
        #expect(!state.isOver(moment) && state.isOver(moment + .seconds(1)))
    }

    @Test func `a stopped queue gives up what is in hand too`() async throws {
        let test = try QueueUnderTest(batchTokens: 1)
        let requests = [await test.occupy(), await test.waiting([1])]
        let stopping = try WorkerThread { [queue = test.queue] in queue.stop() }
        for request in requests {
            let error = await #expect(throws: EmbeddingError.self) { try await request.value }
            #expect(error?.kind == .stopped)
        }
        test.computation.letPass(1)
        stopping.join()
        test.queue.stop()
        await #expect(throws: EmbeddingError.self) { try await test.request([2]).value }
    }

    @Test func `the rate of the last batches tells how long a queue lasts`() throws {
        var rate = ComputingRate()
        #expect(rate.time(for: 100, threads: 2) == nil)
        rate.note(tokens: 500, duration: .milliseconds(500))
        #expect(rate.time(for: 8000, threads: 4) == .seconds(2))
        #expect(rate.tokens(in: .milliseconds(250)) == 250)
        for _ in 0..<200 { rate.note(tokens: 100, duration: .seconds(1)) }
        #expect(try #require(rate.tokensPerSecond) < 101)
    }
}
