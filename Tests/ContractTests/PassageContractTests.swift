import Domain
import JSON
import Testing

/// What every index of passages promises.
@Suite struct PassageContractTests {
    @Test(arguments: StoresUnderTest.Keeper.allCases)
    func `a published version is found whole, and replaces the one before`(keeper: StoresUnderTest.Keeper) async throws
    {
        try await StoresUnderTest.with(keeper) { stores, home in
            let document = try await stores.ingest(
                "a", metadata: JSONObject([("year", 2024)]), vectors: [[1, 0, 0], [0, 1, 0]], into: home.id)
            #expect(document.status == .ready && document.title == "Its own title")
            #expect(document.pageCount == 2 && document.chunkCount == 2)
            let found = try await stores.index.nearest(
                to: [0, 1, 0], in: home.id, model: .sample, filter: nil, limit: 10)
            #expect(found.count == 2 && abs(found[0].score - 1) < 0.001 && abs(found[1].score) < 0.001)
            let passage = try #require(try await stores.index.passages([found[0].id], in: home.id, for: .none).first)
            let chunk = IndexedChunk.samples([[1, 0, 0], [0, 1, 0]])[1].chunk
            #expect(passage.text == chunk.text && passage.headingPath == chunk.headingPath)
            #expect(passage.range == chunk.range && passage.page == 2 && passage.ordinal == 1)
            #expect(passage.metadata == JSONObject([("year", 2024)]) && passage.documentVersion == 1)
            let known = try await stores.index.similarities(
                to: [0, 1, 0], of: found.map(\.id) + [.make()], in: home.id, model: .sample)
            #expect(Set(known.map(\.id)) == Set(found.map(\.id)))
            try await stores.ingest("a", content: "beta", vectors: [[0, 0, 1]], into: home.id)
            let later = try await stores.index.nearest(
                to: [0, 0, 1], in: home.id, model: .sample, filter: nil, limit: 10)
            #expect(later.count == 1)
            #expect(try await stores.index.passages(found.map(\.id), in: home.id, for: .none).isEmpty)
            #expect(
                try await stores.index.passages(later.map(\.id), in: home.id, for: .none).first?.documentVersion == 2)
        }
    }

    @Test(arguments: StoresUnderTest.Keeper.allCases)
    func `sentences' vectors are found with their chunk and model, and go with them`(
        keeper: StoresUnderTest.Keeper
    ) async throws {
        try await StoresUnderTest.with(keeper) { stores, home in
            let other = EmbeddingModel(name: "t", fingerprint: "f2", dimension: 3, maximumTokens: 16)
            #expect(try await stores.sentences.sentences(of: [.make()], in: home.id, by: .sample).isEmpty)
            try await stores.ingest("a", vectors: [[1, 0, 0], [0, 1, 0]], into: home.id)
            let chunks = try await stores.index.nearest(
                to: [0, 1, 0], in: home.id, model: .sample, filter: nil, limit: 10
            ).map(\.id)
            let found = try await stores.sentences.sentences(of: chunks, in: home.id, by: .sample)
            #expect(found.keys.map(\.self) == [chunks[0]], "the other one has none")
            #expect(found[chunks[0]]?.cosine(of: "sentence of 1", to: [0, 1, 0]) == 1)
            #expect(try await stores.sentences.sentences(of: chunks, in: home.id, by: other).isEmpty)
            #expect(try await stores.sentences.sentences(of: chunks, in: .make(), by: .sample).isEmpty)
            try await stores.ingest("a", content: "beta", vectors: [[0, 0, 1]], into: home.id)
            #expect(try await stores.sentences.sentences(of: chunks, in: home.id, by: .sample).isEmpty)
        }
    }

    @Test(arguments: StoresUnderTest.Keeper.allCases)
    func `until a newer version is published, the one before is found as it was`(
        keeper: StoresUnderTest.Keeper
    ) async throws {
        try await StoresUnderTest.with(keeper) { stores, home in
            let old = JSONObject([("year", 2023)])
            let document = try await stores.ingest("a", metadata: old, vectors: [[1, 0, 0]], into: home.id)
            let newer = DocumentSubmission.sample(
                "a", content: "beta", title: "Newer", metadata: JSONObject([("year", 2024)]))
            _ = try await stores.intake.accept(newer, into: home.id)
            for (year, count) in [(2023, 1), (2024, 0)] {
                let filter = MetadataFilter.compare(key: "year", .eq, JSONValue(year))
                let found = try await stores.index.nearest(
                    to: [1, 0, 0], in: home.id, model: .sample, filter: filter, limit: 9)
                #expect(found.count == count)
                #expect(try await stores.index.documents(matching: filter, in: home.id).count == count)
                let passages = try await stores.index.passages(found.map(\.id), in: home.id, for: .none)
                #expect(passages.allSatisfy { $0.title == "Its own title" && $0.metadata == old })
            }
            #expect(try await stores.catalog.text(of: document.id).version == 1)
            #expect(try await stores.catalog.document(document.id).status == .pending)
        }
    }

    @Test(arguments: StoresUnderTest.Keeper.allCases)
    func `vectors of another model and another collection are never compared`(
        keeper: StoresUnderTest.Keeper
    ) async throws {
        try await StoresUnderTest.with(keeper) { stores, home in
            try await stores.ingest("a", vectors: [[1, 0, 0]], into: home.id)
            let other = EmbeddingModel(name: "other", fingerprint: "f2", dimension: 3, maximumTokens: 16)
            let elsewhere = try await stores.collections.create(
                name: "elsewhere", description: nil, settings: CollectionSettings())
            #expect(
                try await stores.index.nearest(to: [1, 0, 0], in: home.id, model: other, filter: nil, limit: 9).isEmpty)
            #expect(
                try await stores.index.nearest(
                    to: [1, 0, 0], in: elsewhere.id, model: .sample, filter: nil, limit: 9
                ).isEmpty)
            let unseen = EmbeddingModel(name: "unseen", fingerprint: "f3", dimension: 7, maximumTokens: 16)
            #expect(
                try await stores.index.nearest(
                    to: [Float](repeating: 0.5, count: 7), in: home.id, model: unseen, filter: nil, limit: 9
                ).isEmpty)
        }
    }

    @Test(arguments: StoresUnderTest.Keeper.allCases)
    func `changes come in the order of versions, each document once`(keeper: StoresUnderTest.Keeper) async throws {
        try await StoresUnderTest.with(keeper) { stores, home in
            var ids: [DocumentID] = []
            for source in ["a", "b", "c"] {
                ids.append(try await stores.ingest(source, vectors: [[1, 0, 0]], into: home.id).id)
            }
            try await stores.ingest("a", content: "beta", vectors: [[1, 0, 0]], into: home.id)
            _ = try await stores.intake.delete(ids[1])
            let all = try await stores.feed.changes(in: home.id, after: 0, limit: 10)
            #expect(all.map(\.documentID) == [ids[2], ids[0], ids[1]])
            #expect(all.map(\.version) == [3, 4, 5] && all.map(\.isDeletion) == [false, false, true])
            #expect(try await stores.feed.changes(in: home.id, after: 3, limit: 1).map(\.version) == [4])
            #expect(try await stores.collections.find(.id(home.id)).version == 5)
            let terms = try await stores.feed.terms(of: ids, in: home.id)
            #expect(Set(terms.map(\.documentID)) == [ids[0], ids[2]])
            #expect(terms.allSatisfy { $0.terms == IndexedChunk.samples([[1, 0, 0]])[0].terms })
            let vectors = try await stores.feed.vectors(of: ids, in: home.id, model: .sample)
            #expect(Set(vectors.map(\.chunkID)) == Set(terms.map(\.chunkID)))
            #expect(Set(vectors.map(\.documentID)) == [ids[0], ids[2]])
            #expect(vectors.allSatisfy { $0.vector == [1, 0, 0] })
            let stranger = EmbeddingModel(name: "other", fingerprint: "other", dimension: 77, maximumTokens: 9)
            #expect(try await stores.feed.vectors(of: ids, in: home.id, model: stranger).isEmpty)
        }
    }

    static let filters: [(MetadataFilter, Set<Int>)] = [
        (.compare(key: "n", .eq, 7), [7]), (.compare(key: "n", .eq, 7.0), [7]), (.compare(key: "n", .eq, "7"), []),
        (.compare(key: "n", .ne, 7), Set(0..<20).subtracting([7])),
        (.compare(key: "n", .gt, 17), [18, 19]), (.compare(key: "n", .gte, 18.5), [19]),
        (.compare(key: "n", .lt, "2"), []), (.compare(key: "even", .eq, true), Set(stride(from: 0, to: 20, by: 2))),
        (.compare(key: "even", .gt, false), []), (.compare(key: "rare", .eq, nil), [3]),
        (.compare(key: "rare", .ne, nil), Set(0..<20).subtracting([3])), (.compare(key: "none", .lt, 5), []),
        (.compare(key: "day", .gte, "2024-01-19"), [18, 19]), (.compare(key: "day", .lt, "2024-01-02"), [0]),
        (.among(key: "n", [1, 2.0, "3"], negated: false), [1, 2]), (.among(key: "n", [], negated: false), []),
        (.among(key: "n", [0, 1], negated: true), Set(2..<20)), (.among(key: "none", [0], negated: true), Set(0..<20)),
        (.and([]), Set(0..<20)), (.or([]), []),
        (.and([.compare(key: "even", .eq, true), .compare(key: "n", .lte, 4)]), [0, 2, 4]),
        (
            .or([.compare(key: "n", .eq, 1), .and([.compare(key: "n", .gt, 18), .compare(key: "even", .ne, true)])]),
            [1, 19]
        ),
        (.not(.compare(key: "n", .gt, 1)), [0, 1]), (.not(.compare(key: "none", .gt, 1)), Set(0..<20)),
        (.not(.not(.compare(key: "rare", .eq, nil))), [3]),
        (.contains(key: "tags", "t3"), [3]), (.contains(key: "tags", 7), [7]), (.contains(key: "tags", "3"), []),
        (.contains(key: "day", "-01-1"), Set(9..<19)), (.contains(key: "n", 7), []), (.contains(key: "none", "a"), []),
        (.contains(key: "day", "%"), []), (.compare(key: "tags", .eq, "t3"), []),
        (day("day", "2024-01-03", "2024-01-04"), [2, 3]), (day("day", "2024-01-20"), [19]),
        (day("day", nil, "2024-01-01T00:00:00Z"), [0]), (day("n", "1970-01-01"), []),
        (day("time", "2024-05-01T12:00:00Z", "2024-05-01T12:00:00Z"), Set(0..<20)),
        (.not(day("time", "2024-05-01T12:00:00.5Z")), Set(0..<20)),
        (day("$created_at", "2020-01-01"), Set(0..<20)), (day("$updated_at", nil, "2020-01-01"), []),
        (.compare(key: "$source", .eq, "7"), [7]), (.compare(key: "$source", .ne, "7"), Set(0..<20).subtracting([7])),
        (.among(key: "$source", ["1", "2", 3], negated: false), [1, 2]), (.compare(key: "$source", .gte, "8"), [8, 9]),
        (.compare(key: "$version", .eq, 1), Set(0..<20)), (.compare(key: "$version", .gt, 1), []),
        (.compare(key: "$title", .eq, "Its own title"), Set(0..<20)),
        (.contains(key: "$media_type", "plain"), Set(0..<20)),
        (.documents([.make()], negated: true), Set(0..<20)), (.documents([], negated: false), []),
        (.permitted(.none), Set(0..<20)),
        (.compare(key: "it's \"odd\" -> '{}", .eq, "'; DROP TABLE documents; --"), [5]),
    ]

    private static func day(_ key: String, _ from: String?, _ until: String? = nil) -> MetadataFilter {
        DateSpan(from: from.flatMap { DateText($0) }, until: until.flatMap { DateText($0) })
            .map { .date(key: key, $0) } ?? .or([])
    }

    @Test(arguments: StoresUnderTest.Keeper.allCases)
    func `a filter finds exactly what meets it`(keeper: StoresUnderTest.Keeper) async throws {
        try await StoresUnderTest.with(keeper) { stores, home in
            var numbers: [DocumentID: Int] = [:]
            for n in 0..<20 {
                var metadata = JSONObject([
                    ("n", JSONValue(n)), ("even", .bool(n % 2 == 0)),
                    ("day", .string("2024-01-\(n < 9 ? "0" : "")\(n + 1)")),
                ])
                metadata["tags"] = [.string("t\(n)"), JSONValue(n), .bool(true)]
                metadata["time"] = .string(
                    "2024-05-01T\(10 + n % 5):00:00\(["-02:00", "-01:00", "Z", "+0100", "+02:00"][n % 5])")
                if n == 3 { metadata["rare"] = .null }
                if n == 5 { metadata["it's \"odd\" -> '{}"] = "'; DROP TABLE documents; --" }
                let document = try await stores.ingest("\(n)", metadata: metadata, vectors: [[1, 0, 0]], into: home.id)
                numbers[document.id] = n
            }
            for (filter, expected) in Self.filters {
                let documents = try await stores.index.documents(matching: filter, in: home.id)
                #expect(Set(documents.compactMap { numbers[$0] }) == expected, "\(filter)")
                let chunks = try await stores.index.nearest(
                    to: [1, 0, 0], in: home.id, model: .sample, filter: filter, limit: 100)
                let passages = try await stores.index.passages(chunks.map(\.id), in: home.id, for: .none)
                #expect(Set(passages.compactMap { numbers[$0.documentID] }) == expected, "\(filter)")
            }
        }
    }
}
