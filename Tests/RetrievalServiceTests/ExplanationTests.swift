import Domain
import JSON
import Testing

@Suite struct ExplanationTests {
    private func library() async throws -> Library {
        let library = Library()
        try await library.add(
            "leave", "Full-time staff receive 25 days of annual leave.", metadata: JSONObject([("year", 2024)]))
        try await library.add("parking", "Parking permits are sold at the front desk.")
        return library
    }

    private func explanation(
        _ library: Library, mode: RetrievalMode = .hybrid, filter: MetadataFilter? = nil,
        permissions: PermissionSet = .none
    ) async throws -> JSONValue {
        try #require(
            try await library.retriever.retrieve(
                Question(text: "annual leave", filter: filter, permissions: permissions, mode: mode, explain: true)
            ).explanation)
    }

    @Test func `it names what was searched how, every candidate's scores, cut-offs and times`() async throws {
        let explanation = try await explanation(try await library())
        #expect(
            explanation.object?.names == [
                "mode", "collection_version", "filters", "legs", "fusion", "rerank", "selection", "timings_ms",
            ])
        let dense = try #require(explanation["legs"]?["dense"])
        #expect(dense["path"] == "exact_in_memory" && dense["searched"] == 2 && dense["deviations"]?.double == 2.75)
        #expect(dense["candidate_count"] == 2 && dense["cut_off"] == 100)
        #expect(dense["candidates"]?[0]?["rank"] == 1 && dense["candidates"]?[1]?["score"]?.double != nil)
        let lexical = try #require(explanation["legs"]?["lexical"])
        #expect(lexical["path"] == "bm25" && lexical["terms"] == 2 && lexical["candidates"]?[0]?["rank"] == 1)
        #expect(lexical["highest_possible"]?.double ?? 0 > lexical["candidates"]?[0]?["score"]?.double ?? .infinity)
        let fusion = try #require(explanation["fusion"])
        #expect(
            fusion["method"] == "convex" && (0.47...0.67).contains(fusion["dense_weight"]?.double ?? 0)
                && fusion["candidate_count"] == 2)
        let best = try #require(fusion["candidates"]?[0]?.object)
        #expect(best.names == ["rank", "chunk_id", "score", "dense", "lexical", "proximity", "sentence"])
        #expect(explanation["selection"]?["top_k"] == 5 && explanation["selection"]?["passages"] == 2)
        #expect(explanation["rerank"] == .null)
        let timings = try #require(explanation["timings_ms"]?.object)
        #expect(timings.names == ["dense", "lexical", "fuse", "load", "total"])
        #expect(timings.members.allSatisfy { $0.value.double ?? -1 >= 0 })
    }

    @Test func `it tells the filter, who may see what, and how many documents were left`() async throws {
        let library = try await library()
        let open = try await explanation(library)
        #expect(open["filters"] == ["condition": .null, "restricted": false, "documents": .null])
        try await library.add("board", "Annual leave of the board.", permissions: PermissionSet(["board"]))
        let closed = try await explanation(library)
        #expect(closed["filters"]?["restricted"] == true && closed["filters"]?["documents"] == 2)
        #expect(closed["legs"]?["lexical"]?["candidate_count"] == 1)
        let filter = MetadataFilter.compare(key: "year", .eq, 2024)
        let narrow = try await explanation(library, filter: filter, permissions: PermissionSet(["board"]))
        #expect(narrow["filters"]?["documents"] == 1)
        #expect(narrow["filters"]?["condition"]?["filters"]?[1]?["key"] == "year")
    }

    @Test func `a leg that was not asked, and one that is away, say so`() async throws {
        let library = try await library()
        #expect(try await explanation(library, mode: .lexical)["legs"]?["dense"]?["path"] == "not_asked")
        #expect(try await explanation(library, mode: .dense)["legs"]?["lexical"]?["path"] == "not_asked")
        library.embedder.isAway.withLock { $0 = true }
        #expect(try await explanation(library)["legs"]?["dense"]?["path"] == "away")
    }

    @Test func `nobody who did not ask gets one`() async throws {
        let library = try await library()
        #expect(try await library.retriever.retrieve(Question(text: "annual leave")).explanation == nil)
    }
}
