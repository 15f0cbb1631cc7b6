import Domain
import Synchronization
import Testing

@testable import Answering

/// Answers from vectors that were made as the chunks came in are those that the embedder would have led to.
struct SentenceVectorTests {
    private let question = "How many days of annual leave do full-time staff receive?"
    private let passages = [
        passage(leave),
        passage("Part-time staff receive 12 days of leave a year. The manager agrees to every single day.", fused: 0.8),
        passage(parking, fused: 0.7),
    ]

    @Test func `cosines are those of the embedder, which only embeds the question`() async throws {
        let (embedded, kept) = (CountingEmbedder(), CountingEmbedder())
        let index = try await KeptIndex(passages)
        let before = try await ranked(embedded, nil, passages)
        let now = try await ranked(kept, index, passages)
        let cosines = cosines(now)
        for (text, cosine) in self.cosines(before) { #expect(abs(cosine - (cosines[text] ?? 9)) < 0.005) }
        #expect(embedded.texts.withLock { $0.count } > 1)
        #expect(kept.texts.withLock { $0 } == [question])
        #expect(index.asked.withLock { $0 } == 1)
        #expect(now.ranked.first?.sentence.text == before.ranked.first?.sentence.text)
    }

    @Test func `where the retriever has told all cosines, neither database nor embedder is asked`() async throws {
        let index = try await KeptIndex(passages)
        let told = try await passages.asyncMap { passage in try await index.told(passage, question) }
        let embedder = CountingEmbedder()
        let now = try await ranked(embedder, index, told)
        #expect(embedder.texts.withLock { $0.isEmpty } && index.asked.withLock { $0 } == 0)
        let asked = try await ranked(CountingEmbedder(), index, passages)
        #expect(cosines(now).count == cosines(asked).count && !cosines(now).isEmpty)
        for (text, cosine) in cosines(asked) { #expect(abs(cosine - (cosines(now)[text] ?? 9)) < 1e-6) }
    }

    @Test func `what the retriever has not told is asked for, and that alone`() async throws {
        let index = try await KeptIndex(passages)
        let told = try await [index.told(passages[0], question)] + passages.dropFirst()
        let embedder = CountingEmbedder()
        let now = try await ranked(embedder, index, told)
        #expect(embedder.texts.withLock { $0 } == [question])
        #expect(index.asked.withLock { $0 } == 1)
        let asked = try await ranked(CountingEmbedder(), index, passages)
        #expect(cosines(now).keys.sorted() == cosines(asked).keys.sorted())
    }

    @Test func `a sentence without a vector in a passage that was looked at is embedded with the question`()
        async throws
    {
        let embedder = CountingEmbedder()
        let bare = passages.map {
            ScoredPassage(passage: $0.passage, scores: $0.scores, sentences: SentenceNearness([]))
        }
        let index = try await KeptIndex(passages)
        let now = try await ranked(embedder, index, bare)
        #expect(index.asked.withLock { $0 } == 0)
        #expect(embedder.texts.withLock { $0 }.contains(question) && !cosines(now).isEmpty)
    }

    @Test(arguments: [RetrievalEvidence.strong, .weak])
    func `the answer is the same`(evidence: RetrievalEvidence) async throws {
        let index = try await KeptIndex(passages)
        let retrieval = retrieval(passages, evidence)
        let answers = try await [nil, index].asyncMap { index in
            try await Told(
                Answerer(embedder: CountingEmbedder(), sentences: index, writer: nil, pause: HeldTime().pause),
                question,
                retrieval
            ).answers
        }
        #expect(answers[0].count == 1)
        #expect(answers[0].first?.text == answers[1].first?.text)
        #expect(answers[0].first?.citations == answers[1].first?.citations)
    }

    @Test func `sentences without vectors are embedded with the question`() async throws {
        let index = try await KeptIndex(Array(passages.dropFirst()))
        let embedder = CountingEmbedder()
        let result = try await ranked(embedder, index, passages)
        #expect(embedder.texts.withLock { $0 }.contains("Full-time staff receive 25 days of annual leave per year."))
        #expect(result.ranked.first?.sentence.text == "Full-time staff receive 25 days of annual leave per year.")
        #expect(result.evidence.cosine != nil)
    }

    @Test func `an index that is away, or has another model's vectors, is done without`() async throws {
        let before = cosines(try await ranked(CountingEmbedder(), nil, passages))
        for index in [try await KeptIndex(passages, isAway: true), try await KeptIndex(passages, fingerprint: "other")]
        {
            #expect(cosines(try await ranked(CountingEmbedder(), index, passages)) == before)
        }
    }

    @Test func `where the model changes meanwhile, no cosine is taken from the other's vectors`() async throws {
        let embedder = CountingEmbedder(changing: true)
        let result = try await ranked(embedder, try await KeptIndex(passages, fingerprint: "f1"), passages)
        #expect(cosines(result).isEmpty)
    }

    @Test func `sentences too short or leading to others get no vectors`() {
        let text =
            "Annual leave\n\nHow many days of leave are there for everyone? It is 25. Unused days lapse in March."
        let found = AnswerSentences.worthVectors(in: text, .english)
        #expect(found.map(\.text) == ["Unused days lapse in March."])
        #expect(found.map { text.scalars($0.range) } == found.map(\.text))
    }

    private func ranked(
        _ embedder: CountingEmbedder, _ index: KeptIndex?, _ passages: [ScoredPassage]
    ) async throws -> SentenceRankingResult {
        let cosines = SentenceCosines(
            embedder: embedder, index: index, collection: .make(), limit: .seconds(1), pause: HeldTime().pause)
        return try await SentenceRanking(cosines: cosines, analyzer: .english)
            .ranked(question, passages) { _ in false }
    }

    private func cosines(_ result: SentenceRankingResult) -> [String: Double] {
        Dictionary(
            uniqueKeysWithValues: result.ranked.compactMap { ranked in
                ranked.cosine.map { (ranked.sentence.text, $0) }
            })
    }
}

/// Has the vectors of the passages' sentences, as the worker would have made them.
private final class KeptIndex: SentenceIndex {
    let asked = Mutex(0)
    private let vectors: [ChunkID: SentenceVectors]
    private let fingerprint: String
    private let isAway: Bool

    init(_ passages: [ScoredPassage], fingerprint: String = "f", isAway: Bool = false) async throws {
        var vectors: [ChunkID: SentenceVectors] = [:]
        for passage in passages.map(\.passage) {
            let texts = AnswerSentences.worthVectors(in: passage.text, .english).map(\.text)
            let made = try await WordCountEmbedder().embed(texts, priority: .bulk)
            vectors[passage.chunkID] = SentenceVectors(of: texts, texts.indices.map { made[$0] })
        }
        self.vectors = vectors
        self.fingerprint = fingerprint
        self.isAway = isAway
    }

    /// The passage with what the retriever would say of its sentences.
    func told(_ scored: ScoredPassage, _ question: String) async throws -> ScoredPassage {
        let vector = try await Array(WordCountEmbedder().embed([question], priority: .query)[0])
        return ScoredPassage(
            passage: scored.passage, scores: scored.scores,
            sentences: vectors[scored.passage.chunkID]?.nearness(to: vector))
    }

    func sentences(
        of chunks: [ChunkID], in collection: CollectionID, by model: EmbeddingModel
    ) async throws -> [ChunkID: SentenceVectors] {
        asked.withLock { $0 += 1 }
        if isAway { throw ServiceError(.unavailable, "The database is away.") }
        return model.fingerprint == fingerprint ? vectors.filter { chunks.contains($0.key) } : [:]
    }
}

/// Remembers what it was asked; has another model each time it is asked, where it is to.
private final class CountingEmbedder: TextEmbedder {
    let texts = Mutex<[String]>([])
    private let models = Mutex(0)
    private let isChanging: Bool

    init(changing: Bool = false) { isChanging = changing }

    func model() async throws -> EmbeddingModel {
        let number = models.withLock {
            $0 += 1
            return $0
        }
        return EmbeddingModel(
            name: "words", fingerprint: isChanging ? "f\(number)" : "f", dimension: 64, maximumTokens: 256)
    }

    func embed(_ texts: [String], as role: EmbeddingRole?, priority: EmbeddingPriority) async throws -> Embeddings {
        self.texts.withLock { $0 += texts }
        return try await WordCountEmbedder().embed(texts, as: role, priority: priority)
    }

    func tokenCounts(of texts: [String]) async throws -> [Int] { texts.map(\.count) }
}

extension Sequence {
    fileprivate func asyncMap<Result>(_ body: (Element) async throws -> Result) async rethrows -> [Result] {
        var results: [Result] = []
        for element in self { results.append(try await body(element)) }
        return results
    }
}
