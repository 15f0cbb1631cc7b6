/// A stretch of a document's stored text that is embedded, indexed and cited as one. Made by the chunker.
package struct Chunk: Sendable, Hashable {
    /// Position in the document, from 0.
    package let ordinal: Int
    /// Offsets into the stored text, in Unicode scalars (what `text[start:end]` counts in Python).
    package let range: Range<Int>
    package let text: String
    /// The headings above it, outermost first.
    package let headingPath: [String]
    /// 1-based page on which it begins, where the format has pages.
    package let page: Int?
    /// Length of `text` in the embedding model's tokens, without special tokens.
    package let tokenCount: Int

    package init(
        ordinal: Int, range: Range<Int>, text: String, headingPath: [String], page: Int?, tokenCount: Int
    ) {
        self.ordinal = ordinal
        self.range = range
        self.text = text
        self.headingPath = headingPath
        self.page = page
        self.tokenCount = tokenCount
    }

    /// What is embedded and indexed: the title and the heading path in front of the text. Stored offsets and cited
    /// text stay without them.
    package func contextualText(title: String) -> String {
        let headings = headingPath.first == title ? headingPath.dropFirst() : headingPath[...]
        let context = ([title] + headings).filter { !$0.isEmpty }
        return context.isEmpty ? text : context.joined(separator: " > ") + "\n" + text
    }
}

/// A chunk ready for the index: its vector and its terms beside it.
package struct IndexedChunk: Sendable {
    package let chunk: Chunk
    /// Unit length, as many numbers as the model has dimensions.
    package let embedding: [Float]
    /// The same model's; nil where none were to be made, which is not the same as no sentence worth one.
    package let sentences: SentenceVectors?
    package let terms: TermFrequencies
    /// How much its text looks as if it told a language model what to do, 0 to 1.
    package let suspicion: Double
    /// Whether questions do not find it until an operator releases it.
    package let isQuarantined: Bool

    package init(
        chunk: Chunk, embedding: [Float], sentences: SentenceVectors? = nil,
        terms: TermFrequencies, suspicion: Double = 0, isQuarantined: Bool = false
    ) {
        self.chunk = chunk
        self.embedding = embedding
        self.sentences = sentences
        self.terms = terms
        self.suspicion = suspicion
        self.isQuarantined = isQuarantined
    }
}

/// How often each term stands in a chunk, for BM25.
package struct TermFrequencies: Sendable, Hashable {
    /// A term and its count. Terms are 40-bit hashes of the analysed words (`TextAnalysis`), ascending.
    package struct Entry: Sendable, Hashable {
        package let term: UInt64
        package let count: UInt32

        package init(term: UInt64, count: UInt32) {
            self.term = term
            self.count = count
        }
    }

    package let entries: [Entry]
    /// The chunk's length in terms, repeated ones counted again.
    package let length: Int
    /// The chunk's terms as they follow one another, each by its place in `entries`; empty where that is not known.
    package let order: [UInt16]

    /// - Parameter entries: ascending by term, each term once.
    package init(entries: [Entry], length: Int, order: [UInt16] = []) {
        self.entries = entries
        self.length = length
        self.order = order
    }
}
