import Domain
import JSON
import Testing

@Suite struct RetrievePassagesTests {
    private func library() async throws -> Library {
        let library = Library()
        try await library.add(
            "leave", "Full-time staff receive 25 days of annual leave.", metadata: JSONObject([("year", 2024)]))
        try await library.add(
            "parking", "Parking permits are sold at the front desk.", metadata: JSONObject([("year", 2023)]))
        try await library.add("pensions", "The pension fund pays from the age of 65.")
        return library
    }

    @Test func `all modes find the passage that speaks of the question`() async throws {
        let library = try await library()
        for mode in RetrievalMode.allCases {
            #expect(try await library.sources("parking permits at the front desk", mode: mode).first == "parking")
        }
    }

    @Test func `every candidate of a hybrid search has both scores, a single leg's has its own`() async throws {
        let library = try await library()
        func scores(_ mode: RetrievalMode) async throws -> [PassageScores] {
            try await library.retriever.retrieve(Question(text: "annual leave", mode: mode)).passages.map(\.scores)
        }
        let hybrid = try await scores(.hybrid)
        #expect(hybrid.count == 3 && hybrid.allSatisfy { $0.dense != nil && $0.lexical != nil })
        #expect(hybrid.allSatisfy { (0...1).contains($0.fused) })
        #expect(try await scores(.lexical).allSatisfy { $0.dense == nil && $0.lexical != nil })
        #expect(try await scores(.dense).allSatisfy { $0.dense != nil && $0.lexical == nil })
    }

    @Test func `the collection's language decides what a word is, when indexing and when asking`() async throws {
        let library = Library()
        let home = try await library.store.find(.defaultCollection)
        _ = try await library.store.update(home.id, settings: CollectionSettings(language: .german))
        try await library.add("Miete", "Die Verträge der Häuser laufen aus.", language: .german)
        try await library.add("Garten", "Der Rasen wird gemäht.", language: .german)
        #expect(try await library.sources("Vertrag Haus", mode: .lexical) == ["Miete"])
        let retrieval = try await library.retriever.retrieve(Question(text: "Vertrag der Häuser"))
        #expect(retrieval.language == .german && retrieval.evidence.termCoverage == 1)
    }

    @Test func `the question's weight goes before the collection's, and that before the usual one`() async throws {
        let library = try await library()
        let home = try await library.store.find(.defaultCollection)
        func weight(_ question: Double?) async throws -> Double? {
            let retrieval = try await library.retriever.retrieve(
                Question(text: "annual leave", denseWeight: question, explain: true))
            return retrieval.explanation?["fusion"]?["dense_weight"]?.double
        }
        #expect((0.47...0.67).contains(try await weight(nil) ?? 0))
        _ = try await library.store.update(home.id, settings: CollectionSettings(denseWeight: 0.25))
        #expect(try await weight(nil) == 0.25)
        #expect(try await weight(0.75) == 0.75)
    }

    @Test func `a document is found as soon as it is published, and not after it is deleted`() async throws {
        let library = try await library()
        #expect(try await library.sources("zebras", mode: .lexical).isEmpty)
        let id = try await library.add("zoo", "Zebras live here.")
        #expect(try await library.sources("zebras", mode: .lexical) == ["zoo"])
        try await library.add("zoo", "Only lions live here now.")
        #expect(try await library.sources("zebras", mode: .lexical).isEmpty)
        #expect(try await library.sources("lions", mode: .lexical) == ["zoo"])
        _ = try await library.store.delete(id)
        #expect(try await library.sources("lions", mode: .lexical).isEmpty)
        #expect(try await library.sources("lions").contains("zoo") == false)
    }

    @Test func `a filter holds in every mode`() async throws {
        let library = try await library()
        for mode in RetrievalMode.allCases {
            let found = try await library.sources(
                "annual leave and parking permits", mode: mode, filter: .compare(key: "year", .eq, 2023))
            #expect(found == ["parking"])
        }
    }

    @Test func `an embedder that is away costs its leg and is said to`() async throws {
        let library = try await library()
        library.embedder.isAway.withLock { $0 = true }
        let retrieval = try await library.retriever.retrieve(Question(text: "annual leave"))
        #expect(retrieval.degraded == ["dense"])
        #expect(retrieval.passages.first?.passage.source == "leave")
        #expect(retrieval.evidence.bestDense == nil && retrieval.evidence.bestLexicalShare != nil)
        await #expect(throws: ServiceError.self) {
            try await library.retriever.retrieve(Question(text: "annual leave", mode: .dense))
        }
    }

    @Test func `a question is embedded once, also by another retriever on the same cache`() async throws {
        let library = try await library()
        for _ in 0..<3 { _ = try await library.sources("annual leave") }
        #expect(library.embedder.calls.withLock(\.self) == 1)
        #expect(library.embedder.roles.withLock(\.self) == [.query])
    }

    @Test func `an unknown collection is not found`() async throws {
        let library = try await library()
        await #expect { try await library.retriever.retrieve(Question(text: "x", collection: .name("none"))) } throws: {
            ($0 as? ServiceError)?.kind == .notFound
        }
    }

    @Test func `an empty collection gives no passages and no evidence`() async throws {
        let retrieval = try await Library().retriever.retrieve(Question(text: "annual leave"))
        #expect(retrieval.passages.isEmpty)
        #expect(retrieval.evidence.bestDense == 0 && retrieval.evidence.bestLexicalShare == 0)
    }

    @Test func `evidence tells a question of the documents from one that is not`() async throws {
        let library = try await library()
        let near = try await library.retriever.retrieve(Question(text: "days of annual leave for staff")).evidence
        let far = try await library.retriever.retrieve(Question(text: "quantum chromodynamics lattice")).evidence
        #expect(near.termCoverage == 1 && far.termCoverage == 0)
        let shares = (near.bestLexicalShare ?? 0, far.bestLexicalShare ?? 0)
        #expect(shares.0 > 0.2 && shares.1 == 0)
    }

    @Test func `many questions at once share one catch-up`() async throws {
        let feed = CountingFeed()
        let library = Library(feed: feed)
        await feed.follow(library.store)
        try await library.add("leave", "Full-time staff receive 25 days of annual leave.")
        try await withThrowingTaskGroup(of: [String].self) { group in
            for _ in 0..<20 { group.addTask { try await library.sources("annual leave", mode: .lexical) } }
            for try await sources in group { #expect(sources == ["leave"]) }
        }
        #expect(await feed.reads == 1)
    }

    @Test func `a question whose time is up leaves a catch-up that hangs`() async throws {
        let library = Library(feed: HangingFeed())
        try await library.add("leave", "Annual leave.")
        let question = Task { try await library.sources("leave", mode: .lexical) }
        question.cancel()
        await #expect(throws: CancellationError.self) { try await question.value }
    }
}
