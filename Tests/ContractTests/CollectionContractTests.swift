import Domain
import TestSupport
import Testing

/// What every keeper of collections promises.
@Suite struct CollectionContractTests {
    @Test(arguments: StoresUnderTest.Keeper.allCases)
    func `a collection is made once, found by id and name, listed and gone`(keeper: StoresUnderTest.Keeper) async throws
    {
        try await StoresUnderTest.with(keeper) { stores, home in
            let made = try await stores.collections.create(
                name: "manuals", description: "What came with it", settings: CollectionSettings())
            #expect(made.version == 0 && made.documentCount == 0 && made.description == "What came with it")
            #expect(try await stores.collections.find(.name("manuals")).id == made.id)
            #expect(try await stores.collections.find(.id(made.id)).name == "manuals")
            await #expect(
                performing: {
                    try await stores.collections.create(
                        name: "manuals", description: nil, settings: CollectionSettings())
                },
                throws: isServiceError(.conflict))
            let all = try await stores.collections.list(PageRequest())
            #expect(Set(all.elements.map(\.id)) == [home.id, made.id] && !all.hasMore)
            let empty = try await stores.collections.delete(made.id)
            #expect(empty.documents == 0 && empty.chunks == 0)
            await #expect(
                performing: { try await stores.collections.find(.id(made.id)) }, throws: isServiceError(.notFound))
            await #expect(
                performing: { try await stores.collections.delete(made.id) }, throws: isServiceError(.notFound))
        }
    }

    @Test(arguments: StoresUnderTest.Keeper.allCases)
    func `settings are kept, change the version, and the language stays while there are documents`(
        keeper: StoresUnderTest.Keeper
    ) async throws {
        try await StoresUnderTest.with(keeper) { stores, home in
            let german = CollectionSettings(language: .german, denseWeight: 0.25)
            let made = try await stores.collections.create(name: "buch", description: nil, settings: german)
            #expect(made.settings == german)
            #expect(try await stores.collections.find(.id(made.id)).settings == german)
            let french = CollectionSettings(language: .french)
            let changed = try await stores.collections.update(made.id, settings: french)
            #expect(changed.settings == french && changed.version == made.version + 1)
            #expect(try await stores.index.state(of: .name("buch")).settings == french)
            try await stores.ingest("a", vectors: [[1, 0, 0]], into: made.id)
            await #expect(
                performing: { try await stores.collections.update(made.id, settings: german) },
                throws: isServiceError(.conflict))
            let weighted = CollectionSettings(language: .french, denseWeight: 1)
            #expect(try await stores.collections.update(made.id, settings: weighted).settings == weighted)
            await #expect(
                performing: { try await stores.collections.update(CollectionID.make(), settings: german) },
                throws: isServiceError(.notFound))
            #expect(try await stores.collections.find(.id(home.id)).settings == CollectionSettings())
        }
    }

    @Test(arguments: StoresUnderTest.Keeper.allCases)
    func `a document under work comes with its collection's language`(keeper: StoresUnderTest.Keeper) async throws {
        try await StoresUnderTest.with(keeper) { stores, _ in
            let settings = CollectionSettings(language: .dutch)
            let made = try await stores.collections.create(name: "boek", description: nil, settings: settings)
            _ = try await stores.intake.accept(.sample("a"), into: made.id)
            let lease = try #require(try await stores.queue.lease(worker: "w", for: .lasting))
            #expect(try await stores.publisher.load(lease).language == .dutch)
        }
    }

    @Test(arguments: StoresUnderTest.Keeper.allCases)
    func `a deleted collection takes everything with it, and a job under way loses its lease`(
        keeper: StoresUnderTest.Keeper
    ) async throws {
        try await StoresUnderTest.with(keeper) { stores, home in
            let other = try await stores.collections.create(
                name: "other", description: nil, settings: CollectionSettings())
            let document = try await stores.ingest("a", vectors: [[1, 0, 0], [0, 1, 0]], into: other.id)
            try await stores.ingest("kept", vectors: [[1, 0, 0]], into: home.id)
            _ = try await stores.intake.accept(.sample("b"), into: other.id)
            let lease = try #require(try await stores.queue.lease(worker: "w", for: .lasting))
            let receipt = try await stores.collections.delete(other.id)
            #expect(receipt.documents == 2 && receipt.chunks == 2)
            await #expect(
                performing: {
                    try await stores.publisher.publish(.sample, [], model: .sample, under: lease)
                }, throws: isServiceError(.leaseLost))
            await #expect(
                performing: { try await stores.catalog.document(document.id) }, throws: isServiceError(.notFound))
            await #expect(
                performing: { try await stores.intake.accept(.sample("c"), into: other.id) },
                throws: isServiceError(.notFound))
            let left = try await stores.index.nearest(
                to: [1, 0, 0], in: home.id, model: .sample, filter: nil, limit: 10)
            #expect(left.count == 1)
        }
    }

    @Test(arguments: StoresUnderTest.Keeper.allCases)
    func `a list comes page by page without a gap`(keeper: StoresUnderTest.Keeper) async throws {
        try await StoresUnderTest.with(keeper) { stores, home in
            var accepted: Set<DocumentID> = []
            for number in 0..<7 {
                accepted.insert(try await stores.intake.accept(.sample("\(number)"), into: home.id).document.id)
            }
            var found: [DocumentID] = []
            var page = try await stores.catalog.documents(in: home.id, PageRequest(limit: 3))
            found += page.elements.map(\.id)
            while page.hasMore {
                page = try await stores.catalog.documents(in: home.id, PageRequest(after: found.last, limit: 3))
                found += page.elements.map(\.id)
            }
            #expect(Set(found) == accepted && found.count == 7 && found == found.sorted())
            #expect(try await stores.log.jobs(in: home.id, state: .queued, PageRequest(limit: 100)).elements.count == 7)
            #expect(try await stores.log.jobs(in: nil, state: .failed, PageRequest()).elements.isEmpty)
        }
    }
}
