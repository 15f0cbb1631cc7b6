import Domain
import JSON
import Ranking
import Telemetry
import TextAnalysis

/// Finds passages: both legs, their fusion, the choice among the best.
struct PassageSearch: Sendable {
    let index: any PassageIndex
    /// Nil where sentences have no vectors.
    let sentences: (any SentenceIndex)?
    let denseLeg: DenseLeg
    let lexicalLeg: LexicalLeg
    let reranking: Reranking?
    let metrics: MetricRegistry

    func run(_ question: Question, in collection: CollectionState, _ timings: StageTimings) -> Run {
        Run(
            search: self, question: question, collection: collection, filter: question.visibility(in: collection),
            timings: timings)
    }

    /// What both legs brought.
    struct Legs: Sendable {
        let dense: DenseCandidates
        let lexical: LexicalCandidates
    }

    /// One question's search.
    struct Run: Sendable {
        let search: PassageSearch
        let question: Question
        let collection: CollectionState
        let filter: MetadataFilter?
        let timings: StageTimings
        /// Asked before the database is: it is left in peace where an answer was found elsewhere meanwhile.
        var isWanted: @Sendable () async -> Bool = { true }
    }
}

extension PassageSearch.Run {
    func legs() async throws -> PassageSearch.Legs {
        async let lexical = Span.within("retrieval lexical") {
            try await search.lexicalLeg.search(question, filter, in: collection)
        }
        let dense = try await Span.within("retrieval dense") {
            try await search.denseLeg.search(question, filter, in: collection)
        }
        return PassageSearch.Legs(dense: dense, lexical: try await lexical)
    }

    func retrieval(from legs: PassageSearch.Legs) async throws -> Retrieval {
        let (dense, lexical) = (legs.dense, legs.lexical)
        var timings = timings
        observe(legs, &timings)
        let fusion = CandidateFusion(
            question: question, collection: collection, dense: dense, lexical: lexical, index: search.index,
            sentences: search.sentences)
        let selection = PassageSelection(
            index: search.index, collection: collection, question: question, reranking: search.reranking)
        let ranked = try await timings.time("fuse") { try await rank(fusion, selection) }
        let start = ContinuousClock.now
        let outcome = try await Span.within("retrieval load") { try await selection.select(ranked) }
        if let rerank = outcome.rerank { timings.add("rerank", rerank.duration) }
        timings.add("load", .now - start - (outcome.rerank?.duration ?? .zero))
        let evidence = EvidenceReading(scores: ranked.chunks, dense: dense, lexical: lexical)
            .evidence(outcome.best, .of(collection.settings.language))
        timings.finish()
        let explanation = Explanation(
            question: question, collection: collection, filter: filter, dense: dense, lexical: lexical,
            denseWeight: fusion.denseWeight, outcome: outcome, timings: timings)
        return Retrieval(
            collectionID: collection.id, collectionVersion: collection.version,
            language: collection.settings.language, passages: outcome.passages, evidence: evidence,
            degraded: degraded(legs, outcome),
            explanation: question.explain ? explanation.json(ranked.chunks) : JSONValue?.none)
    }

    /// Sentences and the texts that may be picked are read at the same time.
    private func rank(
        _ fusion: CandidateFusion, _ selection: PassageSelection
    ) async throws -> RankedCandidates {
        var candidates = try await fusion.candidates()
        let ranking = fusion.ranking(candidates)
        guard await isWanted() else { throw CancellationError() }
        guard fusion.looksAtSentences else { return RankedCandidates(chunks: ranking) }
        async let reading = fusion.nearness(ranking)
        // The longer of both on this task, which need not be woken up then.
        let texts = try await selection.readAhead(ranking, changing: CandidateFusion.closelyRead)
        let nearness = try await reading
        for place in candidates.indices { candidates[place].sentence = nearness[candidates[place].id]?.nearest }
        return RankedCandidates(chunks: fusion.ranking(candidates), texts: texts, nearness: nearness)
    }

    private func observe(_ legs: PassageSearch.Legs, _ timings: inout StageTimings) {
        let candidates = { (leg: String) in search.metrics.histogram(.retrievalCandidates, leg) }
        if legs.dense.embedded != nil { candidates("dense").observe(Double(legs.dense.found.count)) }
        if legs.lexical.index != nil { candidates("lexical").observe(Double(legs.lexical.found.count)) }
        timings.add("dense", legs.dense.duration)
        timings.add("lexical", legs.lexical.duration)
    }

    /// What had to be done without, for the answer and for the metric.
    private func degraded(_ legs: PassageSearch.Legs, _ outcome: PassageSelection.Outcome) -> [String] {
        let parts = [
            "dense": legs.dense.isAway, "lexical": legs.lexical.isAway,
            "rerank": outcome.rerank.map { !$0.isApplied } ?? false,
        ].filter(\.value).keys.sorted()
        for part in parts { search.metrics.counter(.retrievalDegraded, part).increment() }
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
