import Domain
import JSON
import RetrievalService
import Telemetry
import TestSupport
import Testing
import TextAnalysis

/// Questions that nobody means well with: answered, and rightly, by words, by vectors and by both, on PostgreSQL.
@Suite(.timeLimit(.minutes(10))) struct HostileQuestionTests {
    private static let documents = [
        "harbour": "Each boat in the harbour pays 120 euro a year.", "winter": "In winter the gates are closed at six.",
        "русский": "Лодка стоит в гавани — boat. 船は港にあります。",
    ]

    private static let questions: [(name: String, text: String, finds: String?)] = [
        ("one character", "a", nil), ("one letter beyond ASCII", "é", nil), ("one digit", "6", nil),
        ("10,000 characters of words", String(repeating: "boat ", count: 1_600), "harbour"),
        ("thousands of different words", (0..<1_500).map { "w\($0)" }.joined(separator: " "), nil),
        ("stop words only", "the of and to in is it that", nil), ("punctuation only", "?!… — ,;:()[]{}", nil),
        ("mixed scripts", "лодка boat 港 μέσα", "русский"), ("emoji", "🛥️ harbour 👩‍👩‍👧‍👦", "harbour"),
        ("emoji only", "🎉🎉🎉", nil), ("SQL", "harbour'; DROP TABLE documents; --", "harbour"),
        ("SQL with parameters", "$1::uuid harbour \\' OR 1=1 /*", "harbour"),
        ("a regular expression", "(harbour|.*)+$^[a-z]{1,999999}\\d", "harbour"),
        ("tsquery", "harbour & !(barn | <-> ) :*", "harbour"), ("LIKE", "%harbour_%", "harbour"),
        ("control characters", "harbour\u{1}\u{7F}\u{200B}\u{202E}", "harbour"),
        ("a very long word", String(repeating: "x", count: 8_000), nil),
        ("combining marks", "harbour" + String(repeating: "\u{301}", count: 500), nil),
    ]

    @Test func `each is answered in every mode, and what it asks for is found`() async throws {
        try await StoresUnderTest.with(.postgres) { stores, home in
            for (source, text) in Self.documents { try await Self.ingest(source, text, into: stores, home.id) }
            let retrievers = [1 << 30, 0].map { Self.retriever(stores, vectorBytes: $0) }
            for question in Self.questions {
                for (retriever, mode) in retrievers.flatMap({ one in RetrievalMode.allCases.map { (one, $0) } }) {
                    let retrieval = try await retriever.retrieve(
                        Question(text: question.text, mode: mode, preferences: .all, explain: true))
                    let sources = retrieval.passages.map(\.passage.source)
                    #expect(retrieval.degraded.isEmpty, "\(question.name), \(mode)")
                    #expect(Set(sources).count == sources.count && sources.count <= 3)
                    if mode == .lexical, let wanted = question.finds {
                        #expect(sources.first == wanted, "\(question.name)")
                    }
                    #expect(retrieval.passages.allSatisfy { $0.scores.fused.isFinite })
                }
            }
            #expect(try await stores.catalog.documents(in: home.id, PageRequest()).elements.count == 3)
        }
    }

    @Test func `a collection that is deleted while it is asked is found or not found, and nothing else`() async throws {
        try await StoresUnderTest.with(.postgres) { stores, _ in
            let collections = stores.collections
            let doomed = try await collections.create(
                name: "doomed", description: nil, settings: CollectionSettings())
            for number in 0..<5 {
                try await Self.ingest("\(number)", "Each boat number \(number) pays.", into: stores, doomed.id)
            }
            let retriever = Self.retriever(stores, vectorBytes: 1 << 30)
            let outcomes: Set<Int> = try await withThrowingTaskGroup(of: Set<Int>.self) { group in
                for mode in RetrievalMode.allCases {
                    group.addTask {
                        var counts: Set<Int> = []
                        while true {
                            do {
                                let question = Question(
                                    text: "boat", collection: .name("doomed"), mode: mode, preferences: .all)
                                counts.insert(try await retriever.retrieve(question).passages.count)
                            } catch let error as ServiceError where error.kind == .notFound {
                                return counts
                            }
                        }
                    }
                }
                group.addTask {
                    while try await retriever.retrieve(
                        Question(text: "boat", collection: .id(doomed.id), mode: .lexical)
                    ).passages.isEmpty {}
                    _ = try await collections.delete(doomed.id)
                    return []
                }
                return try await group.reduce(into: Set<Int>()) { $0.formUnion($1) }
            }
            #expect(outcomes.isSubset(of: Set(0...5)))
            await #expect(throws: ServiceError.self) {
                try await retriever.retrieve(Question(text: "boat", collection: .id(doomed.id)))
            }
        }
    }

    @Test func `stored words that were altered cost the words' leg, not the answer, until they are mended`()
        async throws
    {
        try await TestDatabase.with { database in
            let stores = StoresUnderTest(database)
            let home = try await stores.collections.find(.defaultCollection)
            try await Self.ingest("harbour", "Each boat in the harbour pays.", into: stores, home.id)
            try await database.owner.execute(
                script: "CREATE TABLE kept AS TABLE chunk_terms; UPDATE chunk_terms SET terms = '\\x80'")
            let retriever = Self.retriever(stores, vectorBytes: 1 << 30)
            let hybrid = try await retriever.retrieve(Question(text: "harbour"))
            #expect(hybrid.passages.map(\.passage.source) == ["harbour"] && hybrid.degraded == ["lexical"])
            await #expect(throws: ServiceError.self) {
                try await retriever.retrieve(Question(text: "harbour", mode: .lexical))
            }
            try await database.owner.execute(
                script: "UPDATE chunk_terms t SET terms = k.terms FROM kept k WHERE k.chunk_id = t.chunk_id")
            let mended = try await retriever.retrieve(Question(text: "harbour"))
            #expect(mended.passages.map(\.passage.source) == ["harbour"] && mended.degraded.isEmpty)
        }
    }

    private static func ingest(
        _ source: String, _ text: String, into stores: StoresUnderTest, _ collection: CollectionID
    ) async throws {
        _ = try await stores.intake.accept(.sample(source, content: text), into: collection)
        guard let lease = try await stores.queue.lease(worker: "w", for: .lasting) else {
            throw CancellationError()
        }
        let chunk = Chunk(
            ordinal: 0, range: 0..<text.unicodeScalars.count, text: text, headingPath: [], page: nil, tokenCount: 9)
        let indexed = IndexedChunk(
            chunk: chunk, embedding: LetterEmbedder.vector(text), terms: TextAnalyzer.english.terms(of: text))
        try await stores.publisher.publish(
            ParsedDocument(title: nil, text: text, blocks: []), [indexed], model: LetterEmbedder.identity, under: lease)
    }

    private static func retriever(_ stores: StoresUnderTest, vectorBytes: Int) -> RetrievePassages {
        var patience = IndexPatience()
        patience.words = .seconds(120)
        patience.vectors = .seconds(120)
        return RetrievePassages(
            index: stores.index, feed: stores.feed, memory: IndexMemory(vectorBytes: vectorBytes),
            embedder: LetterEmbedder(), cache: InMemoryCache(), cacheLifetime: .seconds(60), cacheEntries: 10,
            results: InMemoryCache(), patience: patience, metrics: MetricRegistry())
    }
}

extension PassagePreferences {
    /// Everything that needs no second service.
    static let all = PassagePreferences(joinsNeighbours: true, dropsNearDuplicates: true, diversity: 0.3)
}

/// Vectors that count letters.
struct LetterEmbedder: TextEmbedder {
    static let identity = EmbeddingModel(name: "letters", fingerprint: "letters", dimension: 26, maximumTokens: 256)

    func model() async throws -> EmbeddingModel { Self.identity }

    func embed(_ texts: [String], as role: EmbeddingRole?, priority: EmbeddingPriority) async throws -> Embeddings {
        Embeddings(dimension: 26, values: texts.flatMap(Self.vector))
    }

    func tokenCounts(of texts: [String]) async throws -> [Int] { texts.map(\.count) }

    static func vector(_ text: String) -> [Float] {
        var vector = [Float](repeating: 0.01, count: 26)
        for byte in text.lowercased().utf8 where (97...122).contains(byte) { vector[Int(byte) - 97] += 1 }
        let length = vector.reduce(0) { $0 + $1 * $1 }.squareRoot()
        return vector.map { $0 / length }
    }
}
