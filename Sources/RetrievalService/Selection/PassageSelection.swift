import Domain
import Ranking
import Telemetry
import TextAnalysis

/// From a ranking of chunks to the passages that are handed out: read, reranked, made diverse, picked, joined.
struct PassageSelection: Sendable {
    let index: any PassageIndex
    let collection: CollectionState
    let question: Question
    let reranking: Reranking?

    /// What came of it, for the answer and its explanation.
    struct Outcome: Sendable {
        var passages: [ScoredPassage] = []
        /// The passages' best chunks, before neighbours were joined.
        var best: [ScoredPassage] = []
        /// Chunks whose texts were read.
        var read = 0
        var repeated = 0
        var nearDuplicates = 0
        /// Chunks of each passage that was joined, best first.
        var joined: [[ChunkID]] = []
        /// Nil where none was wanted.
        var rerank: RerankOutcome?
    }

    struct RerankOutcome: Sendable {
        var model: String?
        var candidates = 0
        var duration = Duration.zero
        /// Whether its order was taken.
        var isApplied = false
    }

    /// The texts of those that are probably picked from a ranking whose first `changing` may still change their places.
    func readAhead(_ ranking: [FusedChunk], changing: Int) async throws -> PassageTexts {
        let count = max(poolSize, question.topK, changing)
        return try await PassageTexts().reading(
            ranking.prefix(count).map(\.id), from: index, in: collection.id, for: question.permissions)
    }

    private var analyzer: TextAnalyzer { .of(collection.settings.language) }

    func select(_ ranked: RankedCandidates) async throws -> Outcome {
        var outcome = Outcome()
        var candidates = CandidateReading(
            index: index, collection: collection.id, permissions: question.permissions, rest: ranked.chunks[...],
            texts: ranked.texts, nearness: ranked.nearness)
        var pool = try await candidates.next(poolSize)
        if wantsRerank { pool = try await rerank(pool, &outcome) }
        if question.preferences.diversity > 0 { pool = diversified(pool) }
        var picker = PassagePicker(limit: question.topK, question.preferences, analyzer)
        picker.take(pool)
        while picker.missing > 0 {
            let more = try await candidates.next(picker.missing + 4)
            if more.isEmpty, candidates.isEmpty { break }
            picker.take(more)
        }
        outcome.read = candidates.read
        outcome.repeated = picker.repeated
        outcome.nearDuplicates = picker.nearDuplicates
        outcome.best = picker.groups.map(\.best)
        outcome.joined = picker.groups.map { $0.chunks.map(\.passage.chunkID) }.filter { $0.count > 1 }
        outcome.passages =
            outcome.joined.isEmpty
            ? outcome.best
            : try await NeighbourJoining(index: index, collection: collection.id).passages(picker.groups)
        return outcome
    }

    private var wantsRerank: Bool { question.preferences.rerank ?? reranking?.isUsual ?? false }

    /// How many must be read before the first can be picked.
    private var poolSize: Int {
        let factor = question.preferences.diversity > 0 ? 4 : question.preferences.joinsNeighbours ? 2 : 0
        return max(
            wantsRerank ? reranking?.candidates ?? 0 : 0, min(factor * question.topK, RetrievePassages.candidates))
    }

    private func rerank(_ pool: [ScoredPassage], _ outcome: inout Outcome) async throws -> [ScoredPassage] {
        let start = ContinuousClock.now
        let head = Array(pool.prefix(reranking?.candidates ?? 0))
        let ordered = try await Span.within("retrieval rerank", .internal, ["rag.candidates": .integer(head.count)]) {
            try await reranking?.ordered(head, for: question.text)
        }
        outcome.rerank = RerankOutcome(
            model: reranking?.reranker.name, candidates: head.count, duration: .now - start, isApplied: ordered != nil)
        return (ordered ?? head) + pool.dropFirst(head.count)
    }

    private func diversified(_ pool: [ScoredPassage]) -> [ScoredPassage] {
        let words = pool.map { Shingles(analyzer.words(in: $0.passage.text).map(\.term), width: 1) }
        // Scores of a cross-encoder and fused ones are not on one scale; places are.
        let isReranked = pool.first?.scores.rerank != nil
        let relevance = pool.indices.map { isReranked ? -Double($0) : pool[$0].scores.fused }
        return MarginalRelevance.order(relevance, diversity: question.preferences.diversity) {
            words[$0].likeness(words[$1])
        }.map { pool[$0] }
    }
}
