package import Domain
package import SearchIndex
package import Telemetry
import Threads

/// A question's passages: both legs find candidates, each candidate gets both scores, the best are read and picked.
package struct RetrievePassages: PassageRetriever {
    /// How many candidates each leg brings.
    static let candidates = 100

    let index: any PassageIndex
    let feed: any IndexFeed
    let indexes: CollectionIndexes
    let embedder: any TextEmbedder
    private let search: PassageSearch
    private let cache: RetrievalCache
    private let expectedStates = ExpectedStates(limit: 1000)
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
        self.embedder = embedder
        self.metrics = metrics
        indexes = CollectionIndexes(feed: feed, limits: memory, metrics: metrics)
        let selections = FilterSelections(index: index)
        guardian = RecallGuardian(index: index, settings: recall, usual: look, metrics: metrics)
        let denseLeg = DenseLeg(
            index: index, indexes: indexes, selections: selections,
            embedding: QuestionEmbedding(
                embedder: embedder, cache: cache, lifetime: cacheLifetime, entries: cacheEntries, metrics: metrics),
            guardian: guardian, patience: patience.vectors)
        search = PassageSearch(
            index: index, sentences: sentences, denseLeg: denseLeg,
            lexicalLeg: LexicalLeg(indexes: indexes, selections: selections, patience: patience.words),
            reranking: reranking, metrics: metrics)
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
            if let model = try? await search.denseLeg.embedding.model(within: .seconds(2)) {
                _ = try await indexes.vectors(of: collection, by: model, within: limit)
            }
            // Where this one took another's place, the next would take a busier one's.
            return await indexes.count > held
        }
    }

    package func retrieve(_ question: Question) async throws -> Retrieval { try await encoded(question).retrieval }

    /// The same with the form that it travels in.
    func encoded(_ question: Question) async throws -> EncodedRetrieval {
        let timings = StageTimings(metrics: metrics)
        let answer: Answer
        if let early = try await answeredAsExpected(question, timings) {
            answer = early
        } else {
            answer = try await keptOrSearched(question, in: try await presentState(for: question), timings)
        }
        if let key = answer.key {
            cache.count(isHit: answer.isKept)
            if !answer.isKept { await cache.keep(answer.encoded, for: key) }
        }
        guard index.isReplicaAway else { return answer.encoded }
        return EncodedRetrieval(answer.encoded.retrieval.without(Retrieval.withoutReplica))
    }

    /// Looks for the answer while the database is asked whether the collection is still as it was. Nil where nobody knows how
    /// it was, or where it has changed.
    private func answeredAsExpected(_ question: Question, _ timings: StageTimings) async throws -> Answer? {
        guard let expected = expectedStates.state(for: question) else { return nil }
        async let present = presentState(for: question)
        let answer: Result<Answer, any Error>
        do {
            answer = .success(try await keptOrSearched(question, in: expected, timings))
        } catch {
            answer = .failure(error)
        }
        // What went wrong in a collection that has changed says nothing of what it is now.
        guard try await present == expected else { return nil }
        return try answer.get()
    }

    private func presentState(for question: Question) async throws -> CollectionState {
        let state = try await VersionWait(index: index)(question)
        expectedStates.note(state, for: question)
        return state
    }

    private struct Answer {
        let encoded: EncodedRetrieval
        /// By which it is kept, or is to be once it is certain; nil where it is not to be.
        var key: String?
        var isKept = false
    }

    /// The search begins while the shared cache is asked; an answer that is kept there ends it.
    private func keptOrSearched(
        _ question: Question, in collection: CollectionState, _ timings: StageTimings
    ) async throws -> Answer {
        var run = search.run(question, in: collection, timings)
        guard let key = await cache.key(question, in: collection) else {
            return Answer(encoded: try await answer(run))
        }
        if let near = cache.retrievalAtHand(for: key) { return Answer(encoded: near, key: key, isKept: true) }
        let asked = Task(executorPreference: WorkerPool.shared) { await cache.retrieval(for: key) }
        run.isWanted = { await asked.value == nil }
        async let searched = answer(run)
        if let kept = await asked.value { return Answer(encoded: kept, key: key, isKept: true) }
        return Answer(encoded: try await searched, key: key)
    }

    private func answer(_ run: PassageSearch.Run) async throws -> EncodedRetrieval {
        EncodedRetrieval(try await run.retrieval(from: try await run.legs()))
    }
}
