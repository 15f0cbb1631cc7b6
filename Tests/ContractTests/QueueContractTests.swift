import Domain
import TestSupport
import Testing

/// What every queue promises: each job once at a time, none lost, none for ever.
@Suite struct QueueContractTests {
    @Test(arguments: StoresUnderTest.Keeper.allCases)
    func `twenty workers lease two hundred jobs, each once`(keeper: StoresUnderTest.Keeper) async throws {
        try await StoresUnderTest.with(keeper) { stores, home in
            for number in 0..<200 { _ = try await stores.intake.accept(.sample("\(number)"), into: home.id) }
            let leased = try await withThrowingTaskGroup(of: [JobID].self) { group in
                for worker in 0..<20 {
                    group.addTask {
                        var ids: [JobID] = []
                        while let lease = try await stores.queue.lease(worker: "\(worker)", for: .lasting) {
                            ids.append(lease.job.id)
                        }
                        return ids
                    }
                }
                return try await group.reduce(into: []) { $0 += $1 }
            }
            #expect(leased.count == 200 && Set(leased).count == 200)
        }
    }

    @Test(arguments: StoresUnderTest.Keeper.allCases)
    func `a worker that died loses its job to the next one`(keeper: StoresUnderTest.Keeper) async throws {
        try await StoresUnderTest.with(keeper) { stores, home in
            let accepted = try await stores.intake.accept(.sample("a"), into: home.id)
            let dead = try #require(try await stores.queue.lease(worker: "dead", for: .seconds(-1)))
            let next = try #require(try await stores.queue.lease(worker: "next", for: .lasting))
            #expect(next.job.id == accepted.job.id && next.job.attempts == 2 && next.token != dead.token)
            let progress = JobProgress(stage: .embedding, done: 1, total: 2)
            for attempt in [0, 1, 2, 3] {
                await #expect(
                    performing: {
                        switch attempt {
                        case 0: try await stores.queue.heartbeat(dead, progress, extendingBy: .lasting)
                        case 1: try await stores.queue.fail(dead, reason: "no")
                        case 2: try await stores.publisher.publish(.sample, [], model: .sample, under: dead)
                        default:
                            try await stores.queue.release(dead, after: .zero, countsAsAttempt: true, reason: nil)
                        }
                    }, throws: isServiceError(.leaseLost))
            }
            try await stores.queue.heartbeat(next, progress, extendingBy: .lasting)
            let job = try await stores.log.job(accepted.job.id)
            #expect(job.state == .running && job.stage == .embedding && job.done == 1 && job.total == 2)
        }
    }

    @Test(arguments: StoresUnderTest.Keeper.allCases)
    func `a job that kills every worker ends as failed`(keeper: StoresUnderTest.Keeper) async throws {
        try await StoresUnderTest.with(keeper) { stores, home in
            let accepted = try await stores.intake.accept(.sample("a"), into: home.id)
            for attempt in 1...5 {
                let lease = try #require(try await stores.queue.lease(worker: "w", for: .seconds(-1)))
                #expect(lease.job.attempts == attempt)
            }
            #expect(try await stores.queue.lease(worker: "w", for: .lasting) == nil)
            let job = try await stores.log.job(accepted.job.id)
            #expect(job.state == .failed && job.failure == .exhausted && job.error?.isEmpty == false)
            #expect(try await stores.catalog.document(accepted.document.id).status == .failed)
        }
    }

    @Test(arguments: StoresUnderTest.Keeper.allCases)
    func `a job handed back waits its delay, and ends after five counted attempts`(
        keeper: StoresUnderTest.Keeper
    ) async throws {
        try await StoresUnderTest.with(keeper) { stores, home in
            let accepted = try await stores.intake.accept(.sample("a"), into: home.id)
            for _ in 0..<3 {
                let lease = try #require(try await stores.queue.lease(worker: "w", for: .lasting))
                #expect(lease.job.attempts == 1)
                try await stores.queue.release(lease, after: .zero, countsAsAttempt: false, reason: nil)
            }
            for _ in 1...5 {
                let lease = try #require(try await stores.queue.lease(worker: "w", for: .lasting))
                try await stores.queue.release(
                    lease, after: .zero, countsAsAttempt: true, reason: "the embedder is away")
            }
            let job = try await stores.log.job(accepted.job.id)
            #expect(job.state == .failed && job.error == "the embedder is away")
            _ = try await stores.intake.accept(.sample("b"), into: home.id)
            let lease = try #require(try await stores.queue.lease(worker: "w", for: .lasting))
            try await stores.queue.release(lease, after: .seconds(600), countsAsAttempt: true, reason: nil)
            #expect(try await stores.queue.lease(worker: "w", for: .lasting) == nil)
        }
    }
}
