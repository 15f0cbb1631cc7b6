import Domain
import Synchronization
import Telemetry
import TestSupport
import Testing

@testable import RetrievalService

@Suite(.timeLimit(.minutes(5))) struct VersionWaitTests {
    @Test func `an answer knows at least the version that was asked for`() async throws {
        let library = Library()
        try await library.add("leave", "Full-time staff receive 25 days of annual leave.")
        let version = try await library.store.find(.defaultCollection).version
        let retrieval = try await library.retriever.retrieve(
            Question(text: "annual leave", minimumVersion: version))
        #expect(retrieval.collectionVersion >= version)
        #expect(retrieval.passages.count == 1)
    }

    @Test func `a version that is not there yet is a conflict, not an older answer`() async throws {
        let library = Library()
        let error = await #expect(throws: ServiceError.self) {
            _ = try await library.retriever.retrieve(Question(text: "annual leave", minimumVersion: 99))
        }
        #expect(error?.kind == .conflict)
        #expect(error?.message.contains("version 99") == true)
    }

    @Test func `with a version asked for no leg is left out: an index that cannot follow is unavailable`() async throws
    {
        let library = Library(feed: HangingFeed(), patience: .milliseconds(50))
        try await library.add("leave", "Full-time staff receive 25 days of annual leave.")
        let error = await #expect(throws: ServiceError.self) {
            _ = try await library.retriever.retrieve(Question(text: "annual leave", minimumVersion: 1))
        }
        #expect(error?.kind == .unavailable)
        #expect(error?.retryAfter != nil)
    }

    @Test func `a retriever that begins is ready once the busiest collections are in memory`() async throws {
        let feed = CountingFeed()
        let library = Library(feed: feed)
        await feed.follow(library.store)
        try await library.add("leave", "Full-time staff receive 25 days of annual leave.")
        let state = try await library.store.state(of: .defaultCollection)
        let warmUp = library.retriever.warmUp(FixedRoll(collections: [state]), within: .seconds(60))
        while (try? await warmUp.check()) == nil { try Task.checkCancellation() }
        let reads = await feed.reads
        #expect(reads == 2)
        _ = try await library.retriever.retrieve(Question(text: "annual leave"))
        #expect(await feed.reads == reads)
    }

    @Test func `readiness waits no longer than its limit, and not at all for a limit of nothing`() async throws {
        let library = Library(feed: HangingFeed())
        try await library.add("leave", "Full-time staff receive 25 days of annual leave.")
        let roll = FixedRoll(collections: [try await library.store.state(of: .defaultCollection)])
        try await library.retriever.warmUp(roll, within: .zero).check()
        let clock = Mutex(ContinuousClock.now)
        let warmUp = library.retriever.warmUp(roll, within: .seconds(3600)) { clock.withLock(\.self) }
        await #expect(throws: ServiceError.self) { try await warmUp.check() }
        clock.withLock { $0 += .seconds(3601) }
        try await warmUp.check()
    }

    @Test func `the lag is the greatest of all indexes, and nothing once they have caught up`() {
        let told = Mutex<[Int]>([])
        let board = LagBoard<String> { lag in told.withLock { $0.append(lag) } }
        board.note(3, of: "a")
        board.note(5, of: "b")
        board.note(5, of: "b")
        board.note(0, of: "b")
        board.note(0, of: "a")
        #expect(told.withLock(\.self) == [3, 5, 3, 0])
    }
}

private struct FixedRoll: CollectionRoll {
    let collections: [CollectionState]

    func busiest(limit: Int) async throws -> [CollectionState] { Array(collections.prefix(limit)) }
}
