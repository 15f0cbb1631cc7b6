import Domain
import JSON
import TestSupport
import Testing

/// Who may find what, whoever keeps it.
@Suite struct PermissionContractTests {
    @Test(arguments: StoresUnderTest.Keeper.allCases)
    func `a document with permissions is found by those alone who hold one of them`(
        keeper: StoresUnderTest.Keeper
    ) async throws {
        try await StoresUnderTest.with(keeper) { stores, home in
            #expect(try await stores.index.state(of: .id(home.id)).isRestricted == false)
            try await stores.ingest("open", vectors: [[1, 0, 0]], into: home.id)
            #expect(try await stores.index.state(of: .id(home.id)).isRestricted == false)
            try await stores.ingest(
                "closed", permissions: PermissionSet(["hr", "it's {\"odd\"}"]), vectors: [[1, 0, 0]], into: home.id)
            #expect(try await stores.index.state(of: .id(home.id)).isRestricted)
            for (held, expected) in [
                ([], ["open"]), (["HR"], ["open"]), (["sales"], ["open"]), (["hr"], ["closed", "open"]),
                (["sales", "it's {\"odd\"}"], ["closed", "open"]), (["'; DROP TABLE documents; --"], ["open"]),
            ] {
                let permissions = PermissionSet(held)
                #expect(try await sources(stores, home.id, permissions) == expected, "\(held)")
                #expect(
                    try await stores.index.documents(matching: .permitted(permissions), in: home.id).count
                        == expected.count)
                #expect(
                    try await stores.index.documents(matching: .not(.permitted(permissions)), in: home.id).count
                        == 2 - expected.count)
            }
        }
    }

    @Test(arguments: StoresUnderTest.Keeper.allCases)
    func `permissions that tighten hold at once, those that loosen hold with the text they came with`(
        keeper: StoresUnderTest.Keeper
    ) async throws {
        try await StoresUnderTest.with(keeper) { stores, home in
            try await stores.ingest("a", vectors: [[1, 0, 0]], into: home.id)
            let before = try await stores.index.state(of: .id(home.id)).version
            let hr = PermissionSet(["hr"])
            let accepted = try await stores.intake.accept(.sample("a", permissions: hr), into: home.id)
            #expect(accepted.outcome == .updated && accepted.document.permissions == hr)
            let tightened = try await stores.index.state(of: .id(home.id))
            #expect(tightened.version > before && tightened.isRestricted)
            #expect(try await sources(stores, home.id, .none) == [])
            #expect(try await sources(stores, home.id, hr) == ["a"])
            let lease = try #require(try await stores.queue.lease(worker: "w", for: .lasting))
            try await stores.publisher.publish(
                .sample, IndexedChunk.samples([[1, 0, 0]]), model: .sample, under: lease)
            #expect(try await sources(stores, home.id, .none) == [])

            _ = try await stores.intake.accept(.sample("a", content: "harmless"), into: home.id)
            #expect(try await sources(stores, home.id, .none) == [], "the old text is still the one that is found")
            #expect(try await sources(stores, home.id, hr) == ["a"])
            let second = try #require(try await stores.queue.lease(worker: "w", for: .lasting))
            try await stores.publisher.publish(
                .sample, IndexedChunk.samples([[1, 0, 0]]), model: .sample, under: second)
            #expect(try await sources(stores, home.id, .none) == ["a"])
        }
    }

    @Test(arguments: StoresUnderTest.Keeper.allCases)
    func `the same bytes with the same permissions change nothing`(keeper: StoresUnderTest.Keeper) async throws {
        try await StoresUnderTest.with(keeper) { stores, home in
            let permissions = PermissionSet(["b", "a", "b"])
            try await stores.ingest("a", permissions: permissions, vectors: [[1, 0, 0]], into: home.id)
            let again = try await stores.intake.accept(
                .sample("a", permissions: PermissionSet(["a", "b"])), into: home.id)
            #expect(again.outcome == .unchanged && again.document.permissions.sorted == ["a", "b"])
        }
    }

    /// What a question by who holds these finds, first by filter, then without: the passages alone must hold it back.
    private func sources(
        _ stores: StoresUnderTest, _ collection: CollectionID, _ permissions: PermissionSet
    ) async throws -> [String] {
        var found: [[String]] = []
        for filter in [MetadataFilter.permitted(permissions), nil] {
            let chunks = try await stores.index.nearest(
                to: [1, 0, 0], in: collection, model: .sample, filter: filter, limit: 10)
            let passages = try await stores.index.passages(chunks.map(\.id), in: collection, for: permissions)
            if filter != nil { #expect(passages.count == chunks.count) }
            found.append(passages.map(\.source).sorted())
        }
        #expect(found[0] == found[1])
        return found[0]
    }
}
