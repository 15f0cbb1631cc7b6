import Domain
import JSON
import RetrievalService
import Storage
import Telemetry
import TestSupport
import Testing
import TextAnalysis

/// However few documents a filter lets through, as many passages are found as were asked for, and the best of them.
@Suite(.timeLimit(.minutes(10))) struct SelectivityTests {
    @Test func `ten of ten are found at every selectivity, by words, by vectors and by both`() async throws {
        try await TestDatabase.with { database in
            let corpus = try await SelectivityCorpus.stored(in: database)
            for (share, memory) in [50.0, 10, 1, 0.1].flatMap({ share in [1 << 30, 0].map { (share, $0) } }) {
                let retriever = corpus.retriever(database, vectorBytes: memory)
                for mode in RetrievalMode.allCases {
                    let question = Question(
                        text: SelectivityCorpus.word, topK: 10,
                        filter: .compare(key: "place", .lt, .number(share * 10)), mode: mode)
                    let found = try await retriever.retrieve(question).passages.map(corpus.chunk)
                    let comment = Comment("\(share) %, \(mode), \(memory) bytes for vectors")
                    #expect(found.count == 10 && Set(found.map(\.place)).count == 10, comment)
                    let allowed = corpus.chunks.filter { Double($0.document) < share * 10 }
                    #expect(found.allSatisfy { Double($0.document) < share * 10 }, comment)
                    let cosines = allowed.map(\.cosine).sorted(by: >)
                    let counts = allowed.map(\.count).sorted(by: >)
                    // Components of a byte leave a cosine off by less than this.
                    if mode == .dense { #expect(found.allSatisfy { $0.cosine > cosines[9] - 0.01 }, comment) }
                    if mode == .lexical { #expect(found.map(\.count).sorted(by: >) == Array(counts[..<10]), comment) }
                }
            }
        }
    }
}

/// A thousand documents of twenty chunks. What a filter lets through lies far from the question where it is narrow.
struct SelectivityCorpus {
    struct Piece: Hashable {
        let document: Int
        let ordinal: Int
        let count: Int
        let vector: [Float]
        let cosine: Double

        var place: Int { document * 20 + ordinal }
    }

    static let word = "fjord"
    private static let model = EmbeddingModel(name: "x", fingerprint: "x", dimension: 64, maximumTokens: 9)
    private static let question = [Float](unsafeUninitializedCapacity: 64) { buffer, count in
        for index in 0..<64 { buffer[index] = index == 0 ? 1 : 0 }
        count = 64
    }

    let chunks: [Piece]

    private init() {
        var generator = SplitMix(state: 7)
        chunks = (0..<20_000).map { place in
            let document = place / 20
            var vector = (0..<64).map { _ in Float.random(in: -1...1, using: &generator) }
            // The first documents, which the narrow filters keep, are the farthest.
            vector[0] = document < 10 ? -abs(vector[0]) : vector[0]
            let length = vector.reduce(0) { $0 + $1 * $1 }.squareRoot()
            vector = vector.map { $0 / length }
            return Piece(
                document: document, ordinal: place % 20, count: Int.random(in: 1...60, using: &generator),
                vector: vector, cosine: Double(vector[0]))
        }
    }

    static func stored(in database: TestDatabase) async throws -> SelectivityCorpus {
        let corpus = SelectivityCorpus()
        let intake = PostgresDocumentIntake(pool: database.pool)
        let queue = PostgresJobQueue(pool: database.pool)
        let publisher = PostgresDocumentPublisher(pool: database.pool)
        let home = try await PostgresCollectionStore(pool: database.pool).find(.defaultCollection)
        let texts = (0...60).map(Text.init)
        for document in 0..<1000 {
            let metadata = JSONObject([("place", JSONValue(document))])
            _ = try await intake.accept(.sample("\(document)", metadata: metadata), into: home.id)
            guard let lease = try await queue.lease(worker: "w", for: .lasting) else { continue }
            let indexed = corpus.chunks[document * 20..<document * 20 + 20].map { $0.indexed(texts[$0.count]) }
            try await publisher.publish(.sample, indexed, model: model, under: lease)
        }
        return corpus
    }

    func retriever(_ database: TestDatabase, vectorBytes: Int) -> RetrievePassages {
        RetrievePassages(
            index: PostgresPassageIndex(pool: database.pool), feed: PostgresIndexFeed(pool: database.pool),
            memory: IndexMemory(vectorBytes: vectorBytes),
            embedder: FixedEmbedder(model: Self.model, vector: Self.question),
            cache: InMemoryCache(), cacheLifetime: .zero, cacheEntries: 10, metrics: MetricRegistry())
    }

    func chunk(_ scored: ScoredPassage) -> Piece {
        chunks[(Int(scored.passage.source) ?? 0) * 20 + scored.passage.ordinal]
    }
}

extension SelectivityCorpus {
    /// Of sixty words, so many of which are the question's. All are as long, so that this alone makes the lexical order.
    struct Text {
        let words: String
        let terms: TermFrequencies

        init(count: Int) {
            words = String(repeating: word + " ", count: count) + String(repeating: "lake ", count: 60 - count)
            terms = TextAnalyzer.of(.english).terms(of: words)
        }
    }
}

extension SelectivityCorpus.Piece {
    func indexed(_ text: SelectivityCorpus.Text) -> IndexedChunk {
        IndexedChunk(
            chunk: Chunk(
                ordinal: ordinal, range: ordinal * 400..<ordinal * 400 + text.words.unicodeScalars.count,
                text: "\(place) " + text.words, headingPath: [], page: nil, tokenCount: 60),
            embedding: vector, terms: text.terms)
    }
}

/// The same vector for every text.
struct FixedEmbedder: TextEmbedder {
    let identity: EmbeddingModel
    let vector: [Float]

    init(model: EmbeddingModel, vector: [Float]) {
        identity = model
        self.vector = vector
    }

    func model() async throws -> EmbeddingModel { identity }

    func embed(_ texts: [String], as role: EmbeddingRole?, priority: EmbeddingPriority) async throws -> Embeddings {
        Embeddings(dimension: vector.count, values: texts.flatMap { _ in vector })
    }

    func tokenCounts(of texts: [String]) async throws -> [Int] { texts.map(\.count) }
}

/// Seeded, so that a run can be repeated (Steele, Lea and Flood 2014).
struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
