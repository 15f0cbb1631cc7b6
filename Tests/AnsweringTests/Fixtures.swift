import Answering
import Domain
import FoundationEssentials
import JSON
import Synchronization

/// A passage about annual leave, from the place 1,000 of its document on.
func passage(
    _ text: String, title: String = "Handbook", headings: [String] = [], at start: Int = 1000, page: Int? = 3,
    fused: Double = 0.9
) -> ScoredPassage {
    let passage = Passage(
        chunkID: ChunkID(uuid: UUID()), documentID: DocumentID(uuid: UUID()), documentVersion: 1, title: title,
        source: "handbook.pdf", metadata: JSONObject(), digest: ContentDigest(hexadecimal: "ab"), ordinal: 0,
        page: page, headingPath: headings, range: start..<start + text.unicodeScalars.count, text: text,
        suspicion: 0)
    return ScoredPassage(passage: passage, scores: PassageScores(fused: fused, dense: 0.7, lexical: 9))
}

func retrieval(_ passages: [ScoredPassage], _ evidence: RetrievalEvidence = .strong) -> Retrieval {
    Retrieval(
        collectionID: CollectionID(uuid: UUID()), collectionVersion: 1, passages: passages, evidence: evidence)
}

extension RetrievalEvidence {
    static let strong = RetrievalEvidence(
        bestDense: 0.75, bestLexicalShare: 0.6, termCoverage: 1, agreement: 0.8)
    static let weak = RetrievalEvidence(bestDense: 0.1, bestLexicalShare: 0.1, termCoverage: 0.1, agreement: 0)
}

/// Vectors that count words, so that texts with common words are near each other; or an embedder that is away.
struct WordCountEmbedder: TextEmbedder {
    var isAway = false

    func model() async throws -> EmbeddingModel {
        EmbeddingModel(name: "words", fingerprint: "f", dimension: 64, maximumTokens: 256)
    }

    func embed(_ texts: [String], as role: EmbeddingRole?, priority: EmbeddingPriority) async throws -> Embeddings {
        if isAway { throw ServiceError(.unavailable, "The embedder is away.") }
        return Embeddings(dimension: 64, values: texts.flatMap(vector))
    }

    func tokenCounts(of texts: [String]) async throws -> [Int] { texts.map(\.count) }

    private func vector(_ text: String) -> [Float] {
        var vector = [Float](repeating: 0.001, count: 64)
        for word in text.lowercased().split(whereSeparator: { !$0.isLetter }) {
            vector[word.utf8.reduce(7) { ($0 &* 31 &+ Int($1)) & 0xFFFF } % 64] += 1
        }
        let length = vector.reduce(0) { $0 + $1 * $1 }.squareRoot()
        return vector.map { $0 / length }
    }
}

/// Writes what it is told to, then ends, fails or waits until it is cancelled.
struct ScriptedWriter: AnswerWriter {
    enum Ending: Sendable { case ends, fails, hangs }

    let name = "scripted"
    let fragments: [AnswerFragment]
    var ending = Ending.ends
    /// Called when it has begun to write.
    var asked: @Sendable () -> Void = {}

    init(_ texts: String..., ending: Ending = .ends) {
        fragments = texts.map(AnswerFragment.text) + [.usage(TokenUsage(prompt: 10, completion: 5))]
        self.ending = ending
    }

    func write(_ prompt: Prompt) -> AsyncThrowingStream<AnswerFragment, any Error> {
        let (stream, continuation) = AsyncThrowingStream<AnswerFragment, any Error>.makeStream()
        for fragment in fragments { continuation.yield(fragment) }
        switch ending {
        case .ends: continuation.finish()
        case .fails: continuation.finish(throwing: ServiceError(.unavailable, "The language model is away."))
        case .hangs: break
        }
        asked()
        return stream
    }
}

/// One for whom time stands still, unless the test has another.
func answerer(
    _ embedder: any TextEmbedder = WordCountEmbedder(), writer: (any AnswerWriter)? = nil,
    limits: AnswererLimits = AnswererLimits(), time: HeldTime = HeldTime()
) -> Answerer {
    Answerer(embedder: embedder, writer: writer, limits: limits, pause: time.pause)
}

/// All events of an answer, and the answer.
struct Told {
    var deltas = ""
    var citations: [Citation] = []
    var answers: [Answer] = []

    /// - Parameter heard: called after each piece of text.
    init(
        _ answerer: Answerer, _ question: String, _ retrieval: Retrieval, heard: () -> Void = {}
    ) async throws {
        for try await event in answerer.answer(question, from: retrieval) {
            switch event {
            case .delta(let text):
                deltas += text
                heard()
            case .citation(let citation): citations.append(citation)
            case .answer(let answer): answers.append(answer)
            }
        }
    }
}

let leave = """
    Annual leave is granted to every employee. Full-time staff receive 25 days of annual leave per year. Unused days \
    may be carried over until March.
    """
let parking = "Parking permits are sold at the front desk. A permit costs 40 francs a month."
