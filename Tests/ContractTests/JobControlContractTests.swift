import Domain
import TestSupport
import Testing

/// What an operator can do with jobs, and in which order workers take them.
@Suite struct JobControlContractTests {
    @Test(arguments: StoresUnderTest.Keeper.allCases)
    func `one document does not wait behind another collection's hundreds`(
        keeper: StoresUnderTest.Keeper
    ) async throws {
        try await StoresUnderTest.with(keeper) { stores, big in
            let small = try await stores.collections.create(name: "small", description: nil, settings: .init())
            for number in 0..<300 { _ = try await stores.intake.accept(.sample("\(number)"), into: big.id) }
            var order: [CollectionID] = []
            for _ in 0..<3 { order.append(try await take(stores).job.collectionID) }
            for number in 0..<3 { _ = try await stores.intake.accept(.sample("\(number)"), into: small.id) }
            for _ in 0..<3 { order.append(try await take(stores).job.collectionID) }
            for _ in 0..<2 { order.append(try await take(stores).job.collectionID) }
            #expect(order == [big, big, big, small, small, small, big, big].map(\.id))
        }
    }

    @Test(arguments: StoresUnderTest.Keeper.allCases)
    func `collections take turns with a worker that has one job in hand`(keeper: StoresUnderTest.Keeper) async throws {
        try await StoresUnderTest.with(keeper) { stores, big in
            let small = try await stores.collections.create(name: "small", description: nil, settings: .init())
            for number in 0..<20 { _ = try await stores.intake.accept(.sample("\(number)"), into: big.id) }
            for number in 0..<3 { _ = try await stores.intake.accept(.sample("\(number)"), into: small.id) }
            var order: [CollectionID] = []
            for _ in 0..<8 {
                let lease = try await take(stores)
                order.append(lease.job.collectionID)
                try await stores.queue.fail(lease, reason: "unreadable")
            }
            let first = try #require(order.first == big.id ? [big, small] : [small, big])
            #expect(order == (first + first + first + [big, big]).map(\.id))
        }
    }

    @Test(arguments: StoresUnderTest.Keeper.allCases)
    func `a dead letter can be sent on its way again`(keeper: StoresUnderTest.Keeper) async throws {
        try await StoresUnderTest.with(keeper) { stores, home in
            let accepted = try await stores.intake.accept(.sample("a"), into: home.id)
            try await stores.queue.fail(try await take(stores), reason: "unreadable")
            let dead = try await stores.log.job(accepted.job.id)
            #expect(dead.failure == .refused && dead.error == "unreadable" && dead.state.isDeadLetter)
            let again = try await stores.control.redrive(dead.id)
            #expect(again.state == .queued && again.attempts == 0 && again.failure == nil && again.error == nil)
            #expect(try await stores.catalog.document(accepted.document.id).status == .pending)
            #expect(try await stores.control.redrive(dead.id).state == .queued, "once more changes nothing")
            let lease = try await take(stores)
            #expect(lease.job.id == dead.id && lease.job.attempts == 1)
            try await stores.publisher.publish(.sample, [], model: .sample, under: lease)
            await #expect(
                performing: { _ = try await stores.control.redrive(dead.id) }, throws: isServiceError(.conflict))
        }
    }

    @Test(arguments: StoresUnderTest.Keeper.allCases)
    func `a dead letter of a version that was replaced stays dead`(keeper: StoresUnderTest.Keeper) async throws {
        try await StoresUnderTest.with(keeper) { stores, home in
            let accepted = try await stores.intake.accept(.sample("a"), into: home.id)
            try await stores.queue.fail(try await take(stores), reason: "unreadable")
            _ = try await stores.intake.accept(.sample("a", content: "beta"), into: home.id)
            await #expect(
                performing: { _ = try await stores.control.redrive(accepted.job.id) },
                throws: isServiceError(.conflict))
            await #expect(
                performing: { _ = try await stores.control.redrive(.make()) }, throws: isServiceError(.notFound))
        }
    }

    @Test(arguments: StoresUnderTest.Keeper.allCases)
    func `a cancelled job is lost to its worker`(keeper: StoresUnderTest.Keeper) async throws {
        try await StoresUnderTest.with(keeper) { stores, home in
            let accepted = try await stores.intake.accept(.sample("a"), into: home.id)
            let lease = try await take(stores)
            let cancelled = try await stores.control.cancel(accepted.job.id)
            #expect(cancelled.state == .cancelled && cancelled.state.isFinal && cancelled.error?.isEmpty == false)
            #expect(try await stores.control.cancel(accepted.job.id).state == .cancelled, "once more changes nothing")
            await #expect(
                performing: { try await stores.publisher.publish(.sample, [], model: .sample, under: lease) },
                throws: isServiceError(.leaseLost))
            #expect(try await stores.queue.lease(worker: "w", for: .lasting) == nil)
            #expect(try await stores.catalog.document(accepted.document.id).status == .failed)
            let again = try await stores.intake.accept(.sample("a"), into: home.id)
            #expect(again.outcome == .updated, "the same bytes handed in again are a new attempt")
            let next = try await take(stores)
            try await stores.publisher.publish(.sample, [], model: .sample, under: next)
            await #expect(
                performing: { _ = try await stores.control.cancel(next.job.id) }, throws: isServiceError(.conflict))
        }
    }

    @Test(arguments: StoresUnderTest.Keeper.allCases)
    func `checkpoints are kept for the same texts and model, until the version is published`(
        keeper: StoresUnderTest.Keeper
    ) async throws {
        try await StoresUnderTest.with(keeper) { stores, home in
            _ = try await stores.intake.accept(.sample("a"), into: home.id)
            let dead = try await stores.queue.lease(worker: "dead", for: .seconds(-1))
            let lost = try #require(dead)
            let kept = ChunkVectors(
                Embeddings(dimension: 3, values: [0.1, -0.25, 3e-20, 1, 0, -0]),
                sentences: [.none, SentenceVectors(of: ["c", "d"], [[0.6, 0, 0.8], [0, 1, 0]])])
            let texts = [ChunkTexts("a"), ChunkTexts("b", sentences: ["c", "d"])]
            let (model, other) = (
                EmbeddingModel.sample, EmbeddingModel(name: "t", fingerprint: "f2", dimension: 3, maximumTokens: 16)
            )
            try await stores.checkpoints.keep(kept, of: texts, from: 64, by: model, under: lost)
            let lease = try await take(stores)
            func found(_ texts: [ChunkTexts], _ ordinal: Int, _ model: EmbeddingModel) async throws -> ChunkVectors? {
                try await stores.checkpoints.vectors(of: texts, from: ordinal, by: model, under: lease)
            }
            #expect(try await found(texts, 64, model) == kept)
            #expect(try await found([ChunkTexts("ab"), ChunkTexts("")], 64, model) == nil)
            #expect(try await found([ChunkTexts("a"), ChunkTexts("b")], 64, model) == nil)
            #expect(try await found([ChunkTexts("a", sentences: ["b", "c", "d"])], 64, model) == nil)
            #expect(try await found(texts, 0, model) == nil)
            #expect(try await found(texts, 64, other) == nil)
            await #expect(
                performing: {
                    try await stores.checkpoints.keep(kept, of: texts, from: 0, by: model, under: lost)
                },
                throws: isServiceError(.leaseLost))
            try await stores.publisher.publish(.sample, [], model: model, under: lease)
            #expect(try await found(texts, 64, model) == nil)
        }
    }

    private func take(_ stores: StoresUnderTest) async throws -> JobLease {
        try #require(try await stores.queue.lease(worker: "w", for: .lasting))
    }
}
