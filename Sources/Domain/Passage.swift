package import JSON

/// A chunk that was found, with what is needed to show and cite it.
package struct Passage: Sendable, Hashable {
    package let chunkID: ChunkID
    package let documentID: DocumentID
    package let documentVersion: Int
    package let title: String
    package let source: String
    package let metadata: JSONObject
    /// SHA-256 of the document's original bytes.
    package let digest: ContentDigest
    package let ordinal: Int
    package let page: Int?
    package let headingPath: [String]
    /// Offsets into the stored text of `documentVersion`, in Unicode scalars.
    package let range: Range<Int>
    package let text: String
    /// How much the text looked, as it came in, as if it told a language model what to do, 0 to 1. Nil where it was not
    /// judged then.
    package let suspicion: Double?

    package init(
        chunkID: ChunkID, documentID: DocumentID, documentVersion: Int, title: String, source: String,
        metadata: JSONObject, digest: ContentDigest, ordinal: Int, page: Int?, headingPath: [String],
        range: Range<Int>, text: String, suspicion: Double?
    ) {
        self.chunkID = chunkID
        self.documentID = documentID
        self.documentVersion = documentVersion
        self.title = title
        self.source = source
        self.metadata = metadata
        self.digest = digest
        self.ordinal = ordinal
        self.page = page
        self.headingPath = headingPath
        self.range = range
        self.text = text
        self.suspicion = suspicion
    }
}

/// A passage and how well it matched.
package struct ScoredPassage: Sendable, Hashable {
    package let passage: Passage
    package let scores: PassageScores
    /// How near its sentences are to the question; nil where that was not looked at.
    package let sentences: SentenceNearness?

    package init(passage: Passage, scores: PassageScores, sentences: SentenceNearness? = nil) {
        self.passage = passage
        self.scores = scores
        self.sentences = sentences
    }
}

/// How a passage scored. A leg that did not look at it has no score.
package struct PassageScores: Sendable, Hashable {
    /// What passages are ordered by, 0 to 1, higher is better.
    package let fused: Double
    /// Cosine similarity to the question, -1 to 1.
    package let dense: Double?
    /// BM25, 0 or more.
    package let lexical: Double?
    /// What a cross-encoder made of it, where one was asked: passages with it stand first, ordered by it.
    package let rerank: Double?

    package init(fused: Double, dense: Double?, lexical: Double?, rerank: Double? = nil) {
        self.fused = fused
        self.dense = dense
        self.lexical = lexical
        self.rerank = rerank
    }
}

/// A question's passages, best first.
package struct Retrieval: Sendable {
    package let collectionID: CollectionID
    /// The collection's version that was searched.
    package let collectionVersion: Int
    /// The collection's: what reads the passages' words must read them alike.
    package let language: TextLanguage
    package let passages: [ScoredPassage]
    /// What the passages together say about whether the question can be answered from them.
    package let evidence: RetrievalEvidence
    /// Parts that could not take part, for example `dense` while the embedder is away.
    package private(set) var degraded: [String]
    /// Candidates, scores and timings, when asked for. Its shape is documented with the API.
    package let explanation: JSONValue?

    package init(
        collectionID: CollectionID, collectionVersion: Int, language: TextLanguage = .english,
        passages: [ScoredPassage], evidence: RetrievalEvidence, degraded: [String] = [], explanation: JSONValue? = nil
    ) {
        self.collectionID = collectionID
        self.collectionVersion = collectionVersion
        self.language = language
        self.passages = passages
        self.evidence = evidence
        self.degraded = degraded
        self.explanation = explanation
    }

    /// What is said where everything found was read from the primary for want of its replica.
    package static let withoutReplica = "replica"

    /// Whether the same question would find the same with nothing away: it matters not which database was read.
    package var isWhole: Bool { degraded.allSatisfy { $0 == Self.withoutReplica } }

    /// The same, having done without one more part.
    package func without(_ part: String) -> Retrieval {
        var copy = self
        copy.degraded.append(part)
        return copy
    }
}

/// Signals for refusing a question that nothing answers. A leg that did not run gives nil.
package struct RetrievalEvidence: Sendable, Hashable {
    /// The best cosine similarity among the candidates.
    package let bestDense: Double?
    /// The best BM25 score divided by the highest a passage could reach for this question (every term, saturated).
    package let bestLexicalShare: Double?
    /// The share of the question's IDF mass whose terms stand in the best passages.
    package let termCoverage: Double?
    /// How many of both legs' ten best are the same, 0 to 1.
    package let agreement: Double?

    package init(bestDense: Double?, bestLexicalShare: Double?, termCoverage: Double?, agreement: Double?) {
        self.bestDense = bestDense
        self.bestLexicalShare = bestLexicalShare
        self.termCoverage = termCoverage
        self.agreement = agreement
    }
}
