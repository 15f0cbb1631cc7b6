/// What of a chunk is embedded.
package struct ChunkTexts: Sendable, Hashable {
    /// The chunk, behind its title and headings.
    package let text: String
    /// Those of its sentences that get vectors of their own; nil where no sentences are to get any.
    package let sentences: [String]?

    package init(_ text: String, sentences: [String]? = nil) {
        self.text = text
        self.sentences = sentences
    }
}

/// Vectors of chunks of a document that follow each other.
package struct ChunkVectors: Sendable, Hashable {
    /// One a chunk.
    package private(set) var embeddings: Embeddings
    /// One a chunk; nil where none were to be made.
    package private(set) var sentences: [SentenceVectors?]
    /// What `sentences` take.
    package private(set) var sentenceBytes: Int

    package init(_ embeddings: Embeddings, sentences: [SentenceVectors?]) {
        self.embeddings = embeddings
        self.sentences = sentences
        sentenceBytes = sentences.reduce(0) { $0 + ($1?.bytes.count ?? 0) }
    }

    /// None yet, with room for so many.
    package init(count: Int, dimension: Int) {
        self.init(Embeddings(dimension: dimension, values: []), sentences: [])
        embeddings.reserveCapacity(count)
        sentences.reserveCapacity(count)
    }

    /// Those that follow.
    package mutating func append(_ next: ChunkVectors) {
        embeddings.append(next.embeddings)
        sentences += next.sentences
        sentenceBytes += next.sentenceBytes
    }
}
