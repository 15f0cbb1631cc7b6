import Domain
import JSON
import RetrievalService
import Telemetry
import TestSupport
import Testing

@Suite struct ResultCacheTests {
    private let library = Library(results: InMemoryCache())

    private func hits() -> Double { library.metrics.counter(.cacheRequests, "retrieval", "hit").value }

    private func fill() async throws {
        try await library.add("leave", "Staff receive 25 days of annual leave.", metadata: JSONObject([("year", 2024)]))
        try await library.add("parking", "Parking permits are sold at the front desk.")
    }

    @Test func `the same question is searched once, whatever its white space`() async throws {
        try await fill()
        let first = try await library.retriever.retrieve(Question(text: "annual leave"))
        let second = try await library.retriever.retrieve(Question(text: " annual\n leave "))
        #expect(hits() == 1)
        #expect(second.passages == first.passages && second.evidence == first.evidence)
        #expect(second.collectionVersion == first.collectionVersion)
    }

    @Test func `a changed, a new and a deleted document are in the next answer`() async throws {
        try await fill()
        func best() async throws -> String? {
            try await library.retriever.retrieve(Question(text: "annual leave")).passages.first?.passage.text
        }
        #expect(try await best() == "Staff receive 25 days of annual leave.")
        try await library.add("leave", "Staff receive 30 days of annual leave.")
        #expect(try await best() == "Staff receive 30 days of annual leave.")
        let id = try await library.add("more", "Annual leave, annual leave, annual leave.")
        #expect(try await library.sources("annual leave").contains("more"))
        _ = try await library.store.delete(id)
        #expect(try await library.sources("annual leave").contains("more") == false)
        #expect(hits() == 0)
    }

    @Test func `who holds other permissions never gets what was found for somebody else`() async throws {
        try await fill()
        try await library.add("board", "Annual leave of the board: 60 days.", permissions: PermissionSet(["board"]))
        func sources(_ labels: [String]) async throws -> [String] {
            let question = Question(text: "annual leave of the board", permissions: PermissionSet(labels))
            return try await library.retriever.retrieve(question).passages.map(\.passage.source)
        }
        #expect(try await sources(["board"]).first == "board")
        #expect(try await sources([]).contains("board") == false)
        #expect(try await sources(["hr"]).contains("board") == false)
        #expect(try await sources(["hr", "board"]).first == "board")
        #expect(hits() == 0)
        #expect(try await sources(["board"]).first == "board")
        #expect(hits() == 1)
        _ = try await library.store.accept(
            DocumentSubmission(
                source: "board", title: "board", mediaType: "text/plain", content: [65],
                digest: ContentDigest(hexadecimal: "0"), metadata: JSONObject(), permissions: PermissionSet(["ceo"])),
            into: try await library.store.find(.defaultCollection).id)
        #expect(try await sources(["board"]).contains("board") == false, "tightened, though not yet indexed")
    }

    @Test func `whatever a question asks for makes it another one`() async throws {
        try await fill()
        let home = try await library.store.find(.defaultCollection)
        _ = try await library.retriever.retrieve(Question(text: "annual leave"))
        let others = [
            Question(text: "annual leaves"), Question(text: "annual leave", topK: 1),
            Question(text: "annual leave", filter: .compare(key: "year", .eq, 2024)),
            Question(text: "annual leave", mode: .dense), Question(text: "annual leave", mode: .lexical),
            Question(text: "annual leave", denseWeight: 0.9), Question(text: "annual leave", explain: true),
            Question(text: "annual leave", preferences: PassagePreferences(joinsNeighbours: true)),
            Question(text: "annual leave", preferences: PassagePreferences(dropsNearDuplicates: true)),
            Question(text: "annual leave", preferences: PassagePreferences(diversity: 0.5)),
        ]
        for other in others { _ = try await library.retriever.retrieve(other) }
        #expect(hits() == 0)
        _ = try await library.retriever.retrieve(Question(text: "annual leave", collection: .id(home.id)))
        #expect(hits() == 1, "a collection's id and its name are one")
        _ = try await library.store.update(home.id, settings: CollectionSettings(denseWeight: 0.25))
        _ = try await library.retriever.retrieve(Question(text: "annual leave"))
        #expect(hits() == 1)
    }

    @Test func `what is kept for all retrievers ends a search that has begun`() async throws {
        let (store, shared) = (InMemoryStore(), InMemoryCache())
        let first = Library(store: store, results: shared)
        try await first.add("leave", "Staff receive 25 days of annual leave.")
        let answer = try await first.retriever.retrieve(Question(text: "annual leave"))
        let second = Library(store: store, feed: HangingFeed(), results: shared)
        #expect(try await second.retriever.retrieve(Question(text: "annual leave")).passages == answer.passages)
    }

    @Test func `what had to do without a leg is not kept, and a deleted collection is gone`() async throws {
        try await fill()
        library.embedder.isAway.withLock { $0 = true }
        #expect(try await library.retriever.retrieve(Question(text: "annual leave")).degraded == ["dense"])
        library.embedder.isAway.withLock { $0 = false }
        #expect(try await library.retriever.retrieve(Question(text: "annual leave")).degraded.isEmpty)
        let other = try await library.store.create(name: "other", description: nil, settings: CollectionSettings())
        _ = try await library.retriever.retrieve(Question(text: "annual leave", collection: .id(other.id)))
        _ = try await library.store.delete(other.id)
        await #expect(throws: ServiceError.self) {
            try await library.retriever.retrieve(Question(text: "annual leave", collection: .id(other.id)))
        }
    }
}
