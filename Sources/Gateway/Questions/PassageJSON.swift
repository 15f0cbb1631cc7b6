import Answering
import Domain
import JSON

extension ScoredPassage {
    var json: JSONValue {
        [
            "chunk_id": .string(passage.chunkID.description), "document_id": .string(passage.documentID.description),
            "version": JSONValue(passage.documentVersion), "title": .string(passage.title),
            "source": .string(passage.source), "page": JSONValue(passage.page),
            "heading_path": .array(passage.headingPath.map(JSONValue.string)),
            "start": JSONValue(passage.range.lowerBound), "end": JSONValue(passage.range.upperBound),
            "text": .string(passage.text), "metadata": .object(passage.metadata), "score": .number(scores.fused),
            "scores": [
                "dense": JSONValue(scores.dense), "lexical": JSONValue(scores.lexical),
                "rerank": JSONValue(scores.rerank),
            ],
            "suspicious": .bool(passage.isSuspicious),
        ]
    }
}

extension Retrieval {
    var passagesJSON: JSONValue { .array(passages.map(\.json)) }
    var degradedJSON: JSONValue { .array(degraded.map(JSONValue.string)) }
}

extension Passage {
    /// Whether it looks as if it told a language model what to do: as was judged when it came in, and only for chunks from
    /// before that was done now.
    fileprivate var isSuspicious: Bool {
        (suspicion ?? InjectionDetector.standard.suspicion(of: text)) >= InjectionDetector.threshold
    }
}

extension Citation {
    var json: JSONValue {
        [
            "number": JSONValue(number), "chunk_id": .string(passage.chunkID.description),
            "document_id": .string(passage.documentID.description), "version": JSONValue(passage.documentVersion),
            "title": .string(passage.title), "source": .string(passage.source), "page": JSONValue(page),
            "start": JSONValue(range.lowerBound), "end": JSONValue(range.upperBound), "quote": .string(quote),
            "score": .number(score), "digest": passage.digest.json,
            "suspicious": .bool(passage.isSuspicious),
        ]
    }
}

extension TokenUsage {
    var json: JSONValue { ["prompt_tokens": JSONValue(prompt), "completion_tokens": JSONValue(completion)] }
}
