package import Domain

/// Text to the terms that BM25 counts: words, lowercased, without stop words, stemmed, hashed. Documents and questions
/// must go through the same analyzer.
package struct TextAnalyzer: Sendable {
    private let stopWords: Set<String>
    private let stems: StemCache

    /// English: Snowball's English stemmer and PostgreSQL's list of stop words.
    package static let english = TextAnalyzer(stopWords: StopWords.english, language: "english")

    private init(stopWords: Set<String>, language: String) {
        self.stopWords = stopWords
        stems = StemCache(language: language)
    }

    /// The words that count, in order, each with its place. A code like `ERR-4012` gives its parts and, over the same
    /// place, itself as a whole.
    package func words(in text: String) -> [AnalyzedWord] {
        WordScanner.words(in: text).compactMap { word in
            if stopWords.contains(word.text) { return nil }
            let stem = word.isWhole ? word.text : stems.stem(of: word.text)
            return AnalyzedWord(term: TermHash.hash(stem), range: word.range)
        }
    }

    /// How often each term stands in the text.
    package func terms(of text: String) -> TermFrequencies {
        var counts: [UInt64: UInt32] = [:]
        var length = 0
        for word in words(in: text) {
            counts[word.term, default: 0] += 1
            length += 1
        }
        let entries = counts.sorted { $0.key < $1.key }.map { TermFrequencies.Entry(term: $0.key, count: $0.value) }
        return TermFrequencies(entries: entries, length: length)
    }
}

/// A word of a text as BM25 sees it.
package struct AnalyzedWord: Sendable, Hashable {
    /// See `TermHash`.
    package let term: UInt64
    /// In Unicode scalars of the text.
    package let range: Range<Int>
}
