import Domain
import JSON
import Ranking
import Wire

/// How a retrieval came about, for `explain`.
struct Explanation {
    let question: Question
    let collection: CollectionState
    /// What both legs were held to: the question's filter and its asker's permissions.
    let filter: MetadataFilter?
    let dense: DenseCandidates
    let lexical: LexicalCandidates
    let denseWeight: Double
    let outcome: PassageSelection.Outcome
    let timings: StageTimings

    func json(_ scores: [FusedChunk]) -> JSONValue {
        [
            "mode": .string(question.mode.rawValue), "collection_version": JSONValue(collection.version),
            "filters": filters, "legs": ["dense": denseLeg, "lexical": lexicalLeg], "fusion": fusion(scores),
            "rerank": rerank, "selection": selection, "timings_ms": timings.json,
        ]
    }

    private var filters: JSONValue {
        [
            "condition": filter.map(MetadataFilterWire.encode) ?? .null, "restricted": .bool(collection.isRestricted),
            "documents": JSONValue(dense.allowedDocuments ?? lexical.allowedDocuments),
        ]
    }

    private var denseLeg: JSONValue {
        let path =
            dense.isAway
            ? "away"
            : dense.embedded == nil ? "not_asked" : dense.index == nil ? "exact_in_database" : "exact_in_memory"
        var leg = leg(dense.found, path: path)
        leg["searched"] = JSONValue(dense.index?.count)
        // How many standard deviations below what is wanted a vector is left out by its first look; null: none is.
        leg["deviations"] =
            dense.look.flatMap { $0.deviations.isFinite ? JSONValue.number(Double($0.deviations)) : nil } ?? .null
        return .object(leg)
    }

    private var lexicalLeg: JSONValue {
        var leg = leg(
            lexical.found, path: lexical.isAway ? "away" : lexical.index == nil ? "not_asked" : "bm25")
        leg["searched"] = JSONValue(lexical.index?.count)
        leg["terms"] = JSONValue(lexical.terms.entries.count)
        leg["highest_possible"] = JSONValue(lexical.search?.highestScore)
        return .object(leg)
    }

    private func leg(_ found: [ScoredChunk], path: String) -> JSONObject {
        JSONObject([
            ("path", .string(path)), ("candidate_count", JSONValue(found.count)),
            ("cut_off", JSONValue(max(RetrievePassages.candidates, question.topK))),
            (
                "candidates",
                .array(
                    found.enumerated().map { rank, chunk in
                        [
                            "rank": JSONValue(rank + 1), "chunk_id": .string(chunk.id.description),
                            "score": .number(chunk.score),
                        ]
                    })
            ),
        ])
    }

    private func fusion(_ scores: [FusedChunk]) -> JSONValue {
        [
            "method": "convex", "dense_weight": .number(denseWeight),
            "proximity_weight": .number(ConvexFusion.proximityWeight),
            "lexical_floor": .number(ConvexFusion.lexicalFloor),
            "sentence_share": .number(ConvexFusion.sentenceShare), "candidate_count": JSONValue(scores.count),
            "candidates": .array(
                scores.enumerated().map { rank, chunk in
                    [
                        "rank": JSONValue(rank + 1), "chunk_id": .string(chunk.id.description),
                        "score": .number(chunk.scores.fused), "dense": JSONValue(chunk.scores.dense),
                        "lexical": JSONValue(chunk.scores.lexical), "proximity": JSONValue(chunk.proximity),
                        "sentence": JSONValue(chunk.sentence),
                    ]
                }),
        ]
    }

    private var rerank: JSONValue {
        guard let rerank = outcome.rerank else { return .null }
        return [
            "model": JSONValue(rerank.model), "candidates": JSONValue(rerank.candidates),
            "applied": .bool(rerank.isApplied),
            "order": .array(
                outcome.best.compactMap { scored in
                    scored.scores.rerank.map {
                        ["chunk_id": .string(scored.passage.chunkID.description), "score": .number($0)]
                    }
                }),
        ]
    }

    private var selection: JSONValue {
        [
            "top_k": JSONValue(question.topK), "passages": JSONValue(outcome.passages.count),
            "read": JSONValue(outcome.read), "repeated": JSONValue(outcome.repeated),
            "near_duplicates": JSONValue(outcome.nearDuplicates),
            "joined": .array(outcome.joined.map { .array($0.map { .string($0.description) }) }),
            "diversity": .number(question.preferences.diversity),
        ]
    }
}
