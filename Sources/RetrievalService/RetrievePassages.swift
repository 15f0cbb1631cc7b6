package import Domain
import JSON
import Ranking
package import Telemetry
import TextAnalysis

/// A question's passages: both legs find candidates, each candidate gets both scores, the best are fetched.
package struct RetrievePassages: PassageRetriever {
    /// How many candidates each leg brings.
    static let candidates = 100

    private let index: any PassageIndex
    private let lexicalLeg: LexicalLeg
    private let questionEmbedding: QuestionEmbedding
    private let analyzer = TextAnalyzer.english
    private let fusion = ConvexFusion()
    private let metrics: MetricRegistry

    package init(
        index: any PassageIndex, feed: any TermFeed, embedder: any TextEmbedder, cache: any Cache,
        cacheLifetime: Duration, cacheEntries: Int, metrics: MetricRegistry
    ) {
        self.index = index
        lexicalLeg = LexicalLeg(feed: feed, metrics: metrics)
        questionEmbedding = QuestionEmbedding(
            embedder: embedder, cache: cache, lifetime: cacheLifetime, entries: cacheEntries, metrics: metrics)
        self.metrics = metrics
    }

    package func retrieve(_ question: Question) async throws -> Retrieval {
        var timings = StageTimings(metrics: metrics)
        let collection = try await index.collection(question.collection)
        async let lexicalWork = lexical(question, in: collection)
        async let denseWork = dense(question, in: collection)
        let dense = try await denseWork
        let lexical = try await lexicalWork
        if dense.embedded != nil { metrics.histogram(.retrievalCandidates, "dense").observe(Double(dense.found.count)) }
        if lexical.index != nil {
            metrics.histogram(.retrievalCandidates, "lexical").observe(Double(lexical.found.count))
        }
        timings.add("dense", dense.duration)
        timings.add("lexical", lexical.duration)
        let scores = try await timings.time("fuse") { try await fuse(question, dense, lexical, in: collection) }
        let ranked = try await timings.time("load") { try await load(scores, question.topK, in: collection) }
        let evidence = EvidenceReading(scores: scores, dense: dense, lexical: lexical).evidence(ranked, analyzer)
        timings.finish()
        let degraded = dense.isAway ? ["dense"] : []
        if dense.isAway { metrics.counter(.retrievalDegraded, "dense").increment() }
        let explanation = Explanation(
            question: question, dense: dense, lexical: lexical, fusion: fusion, timings: timings)
        return Retrieval(
            collectionID: collection.id, collectionVersion: collection.version, passages: ranked, evidence: evidence,
            degraded: degraded,
            explanation: question.explain ? explanation.json(scores) : JSONValue?.none)
    }

    /// An embedder that is away costs its leg, not the answer, unless that leg alone was asked for.
    private func dense(_ question: Question, in collection: DocumentCollection) async throws -> DenseCandidates {
        guard question.mode != .lexical else { return .notAsked }
        let start = ContinuousClock.now
        do {
            let embedded = try await questionEmbedding.embed(question.text)
            let limit = max(Self.candidates, question.topK)
            let found = try await index.nearest(
                to: embedded.vector, in: collection.id, model: embedded.model, filter: question.filter, limit: limit)
            return DenseCandidates(found: found, embedded: embedded, duration: .now - start)
        } catch let error as ServiceError where question.mode == .hybrid && error.isPassing {
            return .away
        }
    }

    private func lexical(_ question: Question, in collection: DocumentCollection) async throws -> LexicalCandidates {
        let start = ContinuousClock.now
        let terms = analyzer.terms(of: question.text)
        guard question.mode != .dense else { return LexicalCandidates(terms: terms) }
        let lexicalIndex = try await lexicalLeg.index(of: collection)
        var allowed: Set<DocumentID>?
        if let filter = question.filter { allowed = try await index.documents(matching: filter, in: collection.id) }
        let found = lexicalIndex.search(terms, limit: max(Self.candidates, question.topK), allowed: allowed)
        return LexicalCandidates(terms: terms, found: found, index: lexicalIndex, duration: .now - start)
    }

    /// Every candidate of either leg with the scores of both.
    private func fuse(
        _ question: Question, _ dense: DenseCandidates, _ lexical: LexicalCandidates, in collection: DocumentCollection
    ) async throws -> [FusedChunk] {
        var cosines = Dictionary(dense.found.map { ($0.id, $0.score) }) { first, _ in first }
        var shares = Dictionary(lexical.found.map { ($0.id, $0.score) }) { first, _ in first }
        if let embedded = dense.embedded, lexical.index != nil {
            let missing = shares.keys.filter { cosines[$0] == nil }
            for chunk in try await index.similarities(
                to: embedded.vector, of: missing, in: collection.id, model: embedded.model)
            {
                cosines[chunk.id] = chunk.score
            }
        }
        if let lexicalIndex = lexical.index, dense.embedded != nil {
            let missing = cosines.keys.filter { shares[$0] == nil }
            shares.merge(lexicalIndex.scores(of: missing, for: lexical.terms)) { known, _ in known }
        }
        let weight = dense.embedded == nil ? 0 : lexical.index == nil ? 1 : fusion.denseWeight
        return ConvexFusion(denseWeight: weight).fuse(dense: cosines, lexical: shares)
    }

    /// The best that still exist. What was deleted since it was ranked is not there any more and leaves room.
    private func load(
        _ scores: [FusedChunk], _ limit: Int, in collection: DocumentCollection
    ) async throws -> [ScoredPassage] {
        var passages: [ScoredPassage] = []
        var rest = scores[...]
        while passages.count < limit, !rest.isEmpty {
            let batch = rest.prefix(limit - passages.count + 4)
            rest = rest.dropFirst(batch.count)
            let loaded = try await index.passages(batch.map(\.id), in: collection.id)
            let byID = Dictionary(loaded.map { ($0.chunkID, $0) }) { first, _ in first }
            for chunk in batch where passages.count < limit {
                guard let passage = byID[chunk.id] else { continue }
                if passages.contains(where: { $0.passage.repeats(passage) }) { continue }
                passages.append(ScoredPassage(passage: passage, scores: chunk.scores))
            }
        }
        return passages
    }
}

extension Passage {
    /// Whether the other says the same, word for word.
    fileprivate func repeats(_ other: Passage) -> Bool {
        text == other.text && documentID == other.documentID
    }
}

extension ServiceError {
    /// Whether it may be gone a moment later.
    fileprivate var isPassing: Bool { kind == .unavailable || kind == .overloaded || kind == .deadlineExceeded }
}
