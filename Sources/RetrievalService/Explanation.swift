import Domain
import JSON
import Ranking

/// How a retrieval came about, for `explain`.
struct Explanation {
    private static let shown = 20

    let question: Question
    let dense: DenseCandidates
    let lexical: LexicalCandidates
    let denseWeight: Double
    let timings: StageTimings

    func json(_ scores: [FusedChunk]) -> JSONValue {
        [
            "mode": .string(question.mode.rawValue),
            "legs": [
                "dense": leg(dense.found, path: densePath),
                "lexical": leg(lexical.found, path: lexicalPath),
            ],
            "fusion": [
                "method": "convex", "dense_weight": .number(denseWeight),
                "candidates": .array(scores.prefix(Self.shown).enumerated().map { candidate($1, rank: $0 + 1) }),
                "candidate_count": JSONValue(scores.count),
            ],
            "timings_ms": timings.json,
        ]
    }

    private var densePath: String {
        if dense.isAway { return "away" }
        if dense.embedded == nil { return "not_asked" }
        return dense.index == nil ? "exact_in_database" : "exact_in_memory"
    }

    private var lexicalPath: String {
        if lexical.isAway { return "away" }
        return lexical.index == nil ? "not_asked" : "bm25"
    }

    private func leg(_ found: [ScoredChunk], path: String) -> JSONValue {
        [
            "path": .string(path), "candidate_count": JSONValue(found.count),
            "candidates": .array(
                found.prefix(Self.shown).enumerated().map { rank, chunk in
                    [
                        "rank": JSONValue(rank + 1), "chunk_id": .string(chunk.id.description),
                        "score": .number(chunk.score),
                    ]
                }),
        ]
    }

    private func candidate(_ chunk: FusedChunk, rank: Int) -> JSONValue {
        [
            "rank": JSONValue(rank), "chunk_id": .string(chunk.id.description), "score": .number(chunk.scores.fused),
            "dense": JSONValue(chunk.scores.dense), "lexical": JSONValue(chunk.scores.lexical),
            "proximity": JSONValue(chunk.proximity),
        ]
    }
}
