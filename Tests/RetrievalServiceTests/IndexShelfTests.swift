import Domain
import FoundationEssentials
import SearchIndex
import Synchronization
import TestSupport
import Testing
import Threads

@testable import RetrievalService

@Suite(.timeLimit(.minutes(5))) struct IndexShelfTests {
    @Test func `past the memory bound the collection asked longest ago is forgotten`() async throws {
        let library = Library()
        try await library.add("leave", "Full-time staff receive 25 days of annual leave.")
        let held = try await library.store.find(.defaultCollection)
        let other = try await library.store.create(name: "other", description: nil, settings: CollectionSettings())
        let shelf = Self.shelf(library.store, maximumBytes: 100)
        #expect(try await shelf.index(held.id, atLeast: held.version, within: .seconds(60)).count == 1)
        #expect(await shelf.count == 1)
        _ = try await shelf.index(other.id, atLeast: other.version, within: .seconds(60))
        #expect(await shelf.count == 1)
        #expect(try await shelf.index(held.id, atLeast: held.version, within: .seconds(60)).count == 1)
    }

    @Test func `no more than 64 collections are held`() async throws {
        let shelf = Self.shelf(InMemoryStore())
        for _ in 0..<70 { _ = try await shelf.index(.make(), atLeast: 0, within: .seconds(60)) }
        #expect(await shelf.count == 64)
    }

    @Test func `an index that outgrows its bound is given up and not tried again at once`() async throws {
        let library = Library()
        try await library.add("leave", "Full-time staff receive 25 days of annual leave.")
        let collection = try await library.store.find(.defaultCollection)
        let made = Mutex(0)
        let shelf = IndexShelf<CollectionID, LexicalIndex>(maximumBytes: 100, report: { _ in }) { collection in
            made.withLock { $0 += 1 }
            return Self.follower(collection, library.store, maximumBytes: 10)
        }
        for _ in 0..<3 {
            await #expect(throws: IndexUnavailable.tooLarge) {
                _ = try await shelf.index(collection.id, atLeast: collection.version, within: .seconds(60))
            }
        }
        #expect(made.withLock(\.self) == 1)
        #expect(await shelf.count == 0)
    }

    @Test func `who has no patience is told that the index is behind`() async throws {
        let follower = IndexFollower(
            CollectionID.make(), LexicalIndex(), feed: HangingFeed(), maximumBytes: .max, merger: BlockingThread()
        ) { _, news in news }
        await #expect(throws: IndexUnavailable.behind) {
            _ = try await follower.index(atLeast: 1, within: .milliseconds(1))
        }
    }

    private static func shelf(
        _ store: InMemoryStore, maximumBytes: Int = .max
    ) -> IndexShelf<CollectionID, LexicalIndex> {
        IndexShelf(maximumBytes: maximumBytes, report: { _ in }) { follower($0, store) }
    }

    private static func follower(
        _ collection: CollectionID, _ store: InMemoryStore, maximumBytes: Int = .max
    ) -> IndexFollower<LexicalIndex> {
        IndexFollower(
            collection, LexicalIndex(), feed: store, maximumBytes: maximumBytes, merger: BlockingThread()
        ) { documents, news in
            try await store.addTerms(of: documents, in: collection, to: news) { try $0.add($1) }
        }
    }
}
