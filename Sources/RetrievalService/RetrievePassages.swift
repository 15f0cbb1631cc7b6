package import Domain
import JSON
import Ranking
import SearchIndex
package import Telemetry
import TextAnalysis

/// A question's passages: both legs find candidates, each candidate gets both scores, the best are fetched.
package struct RetrievePassages: PassageRetriever {
    /// How many candidates each leg brings.
    static let candidates = 100
    /// How long a question of both legs waits for a lexical index that is behind.
    static let patience = Duration.seconds(2)
    /// The same for a question of that leg alone.
    static let lexicalPatience = Duration.seconds(600)

    let index: any PassageIndex
    let feed: any IndexFeed
    let indexes: CollectionIndexes
    private let selections: FilterSelections
    let embedder: any TextEmbedder
    private let questionEmbedding: QuestionEmbedding
    private let metrics: MetricRegistry

    package init(
        index: any PassageIndex, feed: any IndexFeed, memory: IndexMemory = IndexMemory(),
        embedder: any TextEmbedder, cache: any Cache, cacheLifetime: Duration, cacheEntries: Int,
        metrics: MetricRegistry
    ) {
        self.index = index
        self.feed = feed
        indexes = CollectionIndexes(feed: feed, limits: memory, metrics: metrics)
        selections = FilterSelections(index: index)
        questionEmbedding = QuestionEmbedding(
            embedder: embedder, cache: cache, lifetime: cacheLifetime, entries: cacheEntries, metrics: metrics)
        self.embedder = embedder
        self.metrics = metrics
    }

    /// Reads indexes before the retriever is ready.
    ///
    /// - Parameter limit: how long readiness may wait for it; zero for not at all.
    package func warmUp(_ roll: any CollectionRoll, within limit: Duration) -> any Dependency {
        IndexWarmUp(roll: roll, limit: limit) { collection in
            _ = try await indexes.words(of: collection, within: limit)
            // Without the embedder nobody knows whose vectors to read: they are, once they are asked for.
            guard let model = try? await questionEmbedding.model(within: .seconds(2)) else { return }
            _ = try await indexes.vectors(of: collection, by: model, within: limit)
        }
    }

    package func retrieve(_ question: Question) async throws -> Retrieval {
        var timings = StageTimings(metrics: metrics)
        let collection = try await VersionWait(index: index)(question)
        let filter = question.visibility(in: collection)
        async let lexicalWork = lexical(question, filter, in: collection)
        async let denseWork = dense(question, filter, in: collection)
        let dense = try await denseWork
        let lexical = try await lexicalWork
        if dense.embedded != nil { metrics.histogram(.retrievalCandidates, "dense").observe(Double(dense.found.count)) }
        if lexical.index != nil {
            metrics.histogram(.retrievalCandidates, "lexical").observe(Double(lexical.found.count))
        }
        let fusion = CandidateFusion(
            question: question, collection: collection, dense: dense, lexical: lexical, index: index)
        timings.add("dense", dense.duration)
        timings.add("lexical", lexical.duration)
        let scores = try await timings.time("fuse") { try await fusion.ranking() }
        let ranked = try await timings.time("load") { try await load(scores, question, in: collection) }
        let evidence = EvidenceReading(scores: scores, dense: dense, lexical: lexical)
            .evidence(ranked, .of(collection.settings.language))
        timings.finish()
        let degraded = (dense.isAway ? ["dense"] : []) + (lexical.isAway ? ["lexical"] : [])
        for leg in degraded { metrics.counter(.retrievalDegraded, leg).increment() }
        let explanation = Explanation(
            question: question, dense: dense, lexical: lexical, denseWeight: fusion.denseWeight,
            timings: timings)
        return Retrieval(
            collectionID: collection.id, collectionVersion: collection.version,
            language: collection.settings.language, passages: ranked, evidence: evidence, degraded: degraded,
            explanation: question.explain ? explanation.json(scores) : JSONValue?.none)
    }

    /// An embedder that is away costs its leg, not the answer, unless that leg alone was asked for.
    private func dense(
        _ question: Question, _ filter: MetadataFilter?, in collection: CollectionState
    ) async throws -> DenseCandidates {
        guard question.mode != .lexical else { return .notAsked }
        let start = ContinuousClock.now
        do {
            async let selecting = selections.selection(filter, in: collection)
            let embedded = try await questionEmbedding.embed(question.text)
            var dense = DenseCandidates(embedded: embedded)
            let limit = max(Self.candidates, question.topK)
            if let vectors = try await indexes.vectors(of: collection, by: embedded.model) {
                dense.index = vectors
                dense.found = await vectors.search(embedded.vector, limit: limit, allowed: try await selecting)
            } else {
                dense.found = try await index.nearest(
                    to: embedded.vector, in: collection.id, model: embedded.model, filter: filter,
                    limit: limit)
            }
            dense.duration = .now - start
            return dense
        } catch let error as ServiceError where question.mode == .hybrid && error.isPassing {
            return .away
        }
    }

    private func lexical(
        _ question: Question, _ filter: MetadataFilter?, in collection: CollectionState
    ) async throws -> LexicalCandidates {
        let start = ContinuousClock.now
        let terms = TextAnalyzer.of(collection.settings.language).terms(of: question.text)
        guard question.mode != .dense else { return LexicalCandidates(terms: terms) }
        let limit = max(Self.candidates, question.topK)
        do {
            async let selecting = selections.selection(filter, in: collection)
            let words = try await indexes.words(
                of: collection, within: question.mode == .hybrid ? Self.patience : Self.lexicalPatience)
            let found = words.search(terms, limit: limit, allowed: try await selecting)
            return LexicalCandidates(terms: terms, found: found, index: words, duration: .now - start)
        } catch IndexUnavailable.behind where question.mode == .hybrid && question.minimumVersion == nil {
            return LexicalCandidates(terms: terms, duration: .now - start, isAway: true)
        } catch is IndexUnavailable {
            throw ServiceError(
                .unavailable, "The collection's index is still being read; ask again.", retryAfter: .seconds(1))
        }
    }

    /// The best that still exist and may be seen, whatever was searched: a permission may have come since. What was deleted since it was ranked is not there any more and leaves room.
    private func load(
        _ scores: [FusedChunk], _ question: Question, in collection: CollectionState
    ) async throws -> [ScoredPassage] {
        let limit = question.topK
        var passages: [ScoredPassage] = []
        var rest = scores[...]
        while passages.count < limit, !rest.isEmpty {
            let batch = rest.prefix(limit - passages.count + 4)
            rest = rest.dropFirst(batch.count)
            let loaded = try await index.passages(
                batch.map(\.id), in: collection.id, for: question.permissions)
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

extension Question {
    /// Its own filter and what its asker may see: nothing is a candidate that could not be shown.
    fileprivate func visibility(in collection: CollectionState) -> MetadataFilter? {
        guard collection.isRestricted else { return filter }
        return .and([.permitted(permissions)] + (filter.map { [$0] } ?? []))
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
