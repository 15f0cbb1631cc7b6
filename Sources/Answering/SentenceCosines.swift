import Domain

/// How near sentences are to a question: by the vectors that were made of them as their chunks came in, and by the embedder
/// where there are none.
struct SentenceCosines: Sendable {
    let embedder: any TextEmbedder
    /// Nil where no vectors are kept.
    let index: (any SentenceIndex)?
    let collection: CollectionID
    /// For each step; after it the words decide alone.
    let limit: Duration
    let pause: Pause

    /// Vectors of the chunks that the sentences stand in, as far as they are kept. What cannot be read is not there.
    func kept(_ sentences: [Sentence]) async throws -> KeptSentences {
        guard let index else { return KeptSentences() }
        guard !sentences.isEmpty else { return KeptSentences() }
        let chunks = Array(Set(sentences.map(\.chunkID)))
        let kept = try await Deadline.value(within: limit, by: pause) { [embedder, collection] () -> KeptSentences? in
            guard let model = try? await embedder.model(),
                let vectors = try? await index.sentences(of: chunks, in: collection, by: model)
            else { return nil }
            return KeptSentences(model: model, vectors: vectors)
        }
        try Task.checkCancellation()
        return (kept ?? nil) ?? KeptSentences()
    }

    /// The question's vector and, embedded with it, the cosine of the first sentence where it is not kept. Nil while the
    /// embedder is away, or when it has changed its model since.
    func asked(
        _ question: String, _ first: Sentence, _ kept: KeptSentences
    ) async throws -> (question: ArraySlice<Float>, cosine: Double?)? {
        let isKept = kept.holds(first) || first.passage.sentences?.cosine(of: first.text) != nil
        guard let vectors = try await vectors(of: [question] + (isKept ? [] : [first.text])) else { return nil }
        if let model = kept.model, isKept, (try? await embedder.model()) != model { return nil }
        return (vectors[0], isKept ? nil : Double(Embeddings.cosine(vectors[0], vectors[1])))
    }

    /// Of sentences whose vectors are not kept. Nil while the embedder is away.
    func of(_ sentences: [Sentence], to question: ArraySlice<Float>) async throws -> [Double]? {
        guard !sentences.isEmpty, let vectors = try await vectors(of: sentences.map(\.text)) else { return nil }
        return sentences.indices.map { Double(Embeddings.cosine(question, vectors[$0])) }
    }

    /// The same, the question's vector not being known.
    func of(_ sentences: [Sentence], to question: String) async throws -> [Double]? {
        guard !sentences.isEmpty, let vectors = try await vectors(of: [question] + sentences.map(\.text)) else {
            return nil
        }
        return sentences.indices.map { Double(Embeddings.cosine(vectors[0], vectors[$0 + 1])) }
    }

    private func vectors(of texts: [String]) async throws -> Embeddings? {
        let embeddings = try await Deadline.value(within: limit, by: pause) { [embedder] in
            try? await embedder.embed(texts, priority: .query)
        }
        try Task.checkCancellation()
        guard let embeddings = embeddings ?? nil, embeddings.count == texts.count else { return nil }
        return embeddings
    }
}

/// Vectors of sentences, by the chunks that they stand in.
struct KeptSentences: Sendable {
    /// That made them; nil where there are none.
    var model: EmbeddingModel?
    var vectors: [ChunkID: SentenceVectors] = [:]

    func holds(_ sentence: Sentence) -> Bool { vectors[sentence.chunkID]?.holds(sentence.text) ?? false }

    func cosine(of sentence: Sentence, to question: ArraySlice<Float>) -> Double? {
        vectors[sentence.chunkID]?.cosine(of: sentence.text, to: question)
    }
}

extension Sentence {
    fileprivate var chunkID: ChunkID { passage.passage.chunkID }
}
