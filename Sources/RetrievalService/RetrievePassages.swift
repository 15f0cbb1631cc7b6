package import Domain
import JSON
import Ranking
package import SearchIndex
package import Telemetry
import TextAnalysis

/// A question's passages: both legs find candidates, each candidate gets both scores, the best are read and picked.
package struct RetrievePassages: PassageRetriever {
    /// How many candidates each leg brings.
    static let candidates = 100

    let index: any PassageIndex
    let feed: any IndexFeed
    private let sentences: (any SentenceIndex)?
    let indexes: CollectionIndexes
    let embedder: any TextEmbedder
    private let denseLeg: DenseLeg
    private let lexicalLeg: LexicalLeg
    private let cache: RetrievalCache
    private let reranking: Reranking?
    private let metrics: MetricRegistry
    let guardian: RecallGuardian

    /// - Parameters:
    ///   - sentences: what ranks by the nearest sentences; nil where sentences have no vectors.
    ///   - cache: keeps questions' vectors.
    ///   - cacheLifetime: of vectors and results; zero keeps neither.
    ///   - cacheEntries: vectors kept in this process.
    ///   - results: keeps whole results.
    ///   - look: how closely vectors are looked at, as long as recall is not too low.
    ///   - patience: how long questions wait for an index that is behind.
    package init(
        index: any PassageIndex, feed: any IndexFeed, sentences: (any SentenceIndex)? = nil,
        memory: IndexMemory = IndexMemory(),
        embedder: any TextEmbedder, cache: any Cache, cacheLifetime: Duration, cacheEntries: Int,
        results: (any Cache)? = nil, reranking: Reranking? = nil, recall: RecallSettings = RecallSettings(share: 0),
        look: VectorLook = .usual, patience: IndexPatience = IndexPatience(), metrics: MetricRegistry
    ) {
        self.index = index
        self.feed = feed
        self.sentences = sentences
        self.embedder = embedder
        self.reranking = reranking
        self.metrics = metrics
        indexes = CollectionIndexes(feed: feed, limits: memory, metrics: metrics)
        let selections = FilterSelections(index: index)
        guardian = RecallGuardian(index: index, settings: recall, usual: look, metrics: metrics)
        denseLeg = DenseLeg(
            index: index, indexes: indexes, selections: selections,
            embedding: QuestionEmbedding(
                embedder: embedder, cache: cache, lifetime: cacheLifetime, entries: cacheEntries, metrics: metrics),
            guardian: guardian, patience: patience.vectors)
        lexicalLeg = LexicalLeg(indexes: indexes, selections: selections, patience: patience.words)
        self.cache = RetrievalCache(
            cache: results ?? cache, lifetime: results == nil ? .zero : cacheLifetime, embedder: embedder,
            reranking: reranking, metrics: metrics)
    }

    /// Reads indexes before the retriever is ready.
    ///
    /// - Parameter limit: how long readiness may wait for it; zero for not at all.
    package func warmUp(
        _ roll: any CollectionRoll, within limit: Duration,
        now: @escaping @Sendable () -> ContinuousClock.Instant = { .now }
    ) -> any Dependency {
        IndexWarmUp(roll: roll, limit: limit, now: now) { collection in
            let held = await indexes.count
            _ = try await indexes.words(of: collection, within: limit)
            // Without the embedder nobody knows whose vectors to read: they are, once they are asked for.
            if let model = try? await denseLeg.embedding.model(within: .seconds(2)) {
                _ = try await indexes.vectors(of: collection, by: model, within: limit)
            }
            // Where this one took another's place, the next would take a busier one's.
            return await indexes.count > held
        }
    }

    package func retrieve(_ question: Question) async throws -> Retrieval {
        let retrieval = try await keptOrSearched(question)
        return index.isReplicaAway ? retrieval.without(Retrieval.withoutReplica) : retrieval
    }

    private func keptOrSearched(_ question: Question) async throws -> Retrieval {
        let timings = StageTimings(metrics: metrics)
        let collection = try await VersionWait(index: index)(question)
        guard let key = await cache.key(question, in: collection) else {
            return try await search(question, in: collection, timings)
        }
        if let kept = await cache.retrieval(for: key) { return kept }
        let retrieval = try await search(question, in: collection, timings)
        await cache.keep(retrieval, for: key)
        return retrieval
    }

    private func search(
        _ question: Question, in collection: CollectionState, _ timings: StageTimings
    ) async throws -> Retrieval {
        var timings = timings
        let filter = question.visibility(in: collection)
        async let lexicalWork = Span.within("retrieval lexical") {
            try await lexicalLeg.search(question, filter, in: collection)
        }
        async let denseWork = Span.within("retrieval dense") {
            try await denseLeg.search(question, filter, in: collection)
        }
        let dense = try await denseWork
        let lexical = try await lexicalWork
        observe(dense, lexical, &timings)
        let fusion = CandidateFusion(
            question: question, collection: collection, dense: dense, lexical: lexical, index: index,
            sentences: sentences)
        let selection = PassageSelection(
            index: index, collection: collection, question: question, reranking: reranking)
        let (ranking, texts) = try await timings.time("fuse") { try await ranked(fusion, selection) }
        let start = ContinuousClock.now
        let outcome = try await Span.within("retrieval load") { try await selection.select(ranking, texts) }
        if let rerank = outcome.rerank { timings.add("rerank", rerank.duration) }
        timings.add("load", .now - start - (outcome.rerank?.duration ?? .zero))
        let evidence = EvidenceReading(scores: ranking, dense: dense, lexical: lexical)
            .evidence(outcome.best, .of(collection.settings.language))
        timings.finish()
        let explanation = Explanation(
            question: question, collection: collection, filter: filter, dense: dense, lexical: lexical,
            denseWeight: fusion.denseWeight, outcome: outcome, timings: timings)
        return Retrieval(
            collectionID: collection.id, collectionVersion: collection.version,
            language: collection.settings.language, passages: outcome.passages, evidence: evidence,
            degraded: degraded(dense, lexical, outcome),
            explanation: question.explain ? explanation.json(ranking) : JSONValue?.none)
    }

    /// Sentences and the texts that are probably picked are read at the same time.
    private func ranked(
        _ fusion: CandidateFusion, _ selection: PassageSelection
    ) async throws -> ([FusedChunk], PassageTexts) {
        let candidates = try await fusion.candidates()
        let ranking = fusion.ranking(candidates)
        guard fusion.looksAtSentences else { return (ranking, PassageTexts()) }
        async let texts = selection.readAhead(ranking)
        let closely = try await fusion.closely(candidates, ranking)
        return (fusion.ranking(closely), try await texts)
    }

    private func observe(_ dense: DenseCandidates, _ lexical: LexicalCandidates, _ timings: inout StageTimings) {
        if dense.embedded != nil { metrics.histogram(.retrievalCandidates, "dense").observe(Double(dense.found.count)) }
        if lexical.index != nil {
            metrics.histogram(.retrievalCandidates, "lexical").observe(Double(lexical.found.count))
        }
        timings.add("dense", dense.duration)
        timings.add("lexical", lexical.duration)
    }

    /// What had to be done without, for the answer and for the metric.
    private func degraded(
        _ dense: DenseCandidates, _ lexical: LexicalCandidates, _ outcome: PassageSelection.Outcome
    ) -> [String] {
        let parts = [
            "dense": dense.isAway, "lexical": lexical.isAway, "rerank": outcome.rerank.map { !$0.isApplied } ?? false,
        ].filter(\.value).keys.sorted()
        for part in parts { metrics.counter(.retrievalDegraded, part).increment() }
        return parts
    }
}

extension Question {
    /// Its own filter and what its asker may see: nothing is a candidate that could not be shown.
    fileprivate func visibility(in collection: CollectionState) -> MetadataFilter? {
        guard collection.isRestricted else { return filter }
        return .and([.permitted(permissions)] + (filter.map { [$0] } ?? []))
    }
}
